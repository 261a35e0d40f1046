#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace cleave::scan {

/// What refers to what among the things that templates describe. A reference that closes a circle makes a
/// template that cannot be applied.
class Dependencies {
 public:
  void add(const std::string& thing) { of_[thing]; }
  void add(const std::string& thing, const std::string& needed) { of_[thing].insert(needed); }

  /// Might `thing` need `other`, over any number of others? Also where it needs something that is described
  /// nowhere: that may need anything.
  bool may_need(const std::string& thing, const std::string& other) const;

 private:
  std::map<std::string, std::set<std::string>> of_;
};

}  // namespace cleave::scan
