#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "names/name_map.h"
#include "scan/hit.h"

namespace cleave::scan {

/// How often one name was found.
struct NameCount {
  std::size_t entry = 0;  ///< its number in the map
  std::uint64_t places = 0;
  std::uint64_t ambiguous = 0;
  std::map<Role, std::uint64_t> roles;  ///< places in files that have a role; Role::none is not counted

  std::uint64_t in_roles() const;
};

/// The names that were found, those in most places first.
std::vector<NameCount> summary(const std::vector<Hit>& hits);

/// "14 places name this bucket, 3 of them in files that run at boot".
std::string to_text(const NameCount& count, const names::NameEntry& entry);

}  // namespace cleave::scan
