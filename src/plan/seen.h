#pragma once

#include <set>
#include <string>
#include <string_view>

#include "inventory/inventory.h"
#include "names/index.h"
#include "plan/aws_names.h"

namespace cleave::plan {

/// The names of everything that was read, in either account.
class Seen {
 public:
  Seen(const inventory::Inventory& source, const inventory::Inventory& destination);

  /// Is it, or does it stand inside, a name of something that was read? `name` is a part of `text`.
  bool holds(std::string_view text, const AwsName& name) const;
  /// How many such names the text has.
  std::size_t names_in(std::string_view text) const;
  /// Is any word of the script spelt like such a name?
  bool has_word(std::string_view script) const;
  /// A bucket of this name, or of one that begins so, where the rest is a pattern or a variable.
  bool has_bucket(std::string_view pattern) const;
  /// A name server of a zone, or what proves a certificate.
  bool is_server(std::string_view host) const;
  bool has_address(const std::string& address) const;

 private:
  void add(const inventory::Resource& resource, const inventory::Inventory& side);

  names::Index index_;
  std::set<std::string, std::less<>> buckets_;
  std::set<std::string> addresses_, proofs_and_servers_;
};

}  // namespace cleave::plan
