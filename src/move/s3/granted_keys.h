#pragma once

#include <map>
#include <set>
#include <string>

#include "move/s3/key_patterns.h"
#include "plan/s3/acl_access.h"

namespace cleave::move {

/// What the lists of a bucket's objects grant, gathered key by key in the order of a listing.
class GrantedKeys {
 public:
  void add(const std::string& key, const plan::TranslatedGrants& grants);

  /// Who may read what, each with its keys.
  const std::map<plan::Access, KeyPatterns>& access() const { return access_; }
  /// Grants that no policy can say: "READ to AuthenticatedUsers on 3 objects, 'a.txt' first".
  std::set<std::string> left() const;
  std::size_t keys() const { return keys_; }

 private:
  struct Left {
    std::string first;
    std::size_t count = 0;
  };
  std::map<plan::Access, KeyPatterns> access_;
  std::map<std::string, Left> left_;
  std::string last_;  ///< the key before, which bounds the prefixes of whoever is named from now on
  std::size_t keys_ = 0;
};

}  // namespace cleave::move
