#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "names/name_map.h"

namespace cleave::names {

/// How a key of the search is spelt, compared with its entry's name.
enum class Spelling : std::uint8_t {
  plain,
  dashed_account,  ///< "1111-1111-1111"
  dashed_address   ///< "10-0-0-1", in host names
};

/// A string to search for.
struct Key {
  std::string text;  ///< in lower case
  std::uint32_t entry = 0;
  Spelling spelling = Spelling::plain;
};

/// `name`, a name of the kind that has such a spelling, in that spelling.
std::string spelt(std::string_view name, Spelling spelling);

/// The strings that stand for the entries of a map: one, for accounts and addresses two.
std::vector<Key> keys_of(const NameMap& map);

}  // namespace cleave::names
