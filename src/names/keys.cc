#include "names/keys.h"

#include <algorithm>

#include "names/letters.h"

namespace cleave::names {

std::string spelt(std::string_view name, Spelling spelling) {
  std::string out(name);
  if (spelling == Spelling::dashed_account && out.size() == 12) out.insert(8, "-").insert(4, "-");
  if (spelling == Spelling::dashed_address) std::replace(out.begin(), out.end(), '.', '-');
  return out;
}

std::vector<Key> keys_of(const NameMap& map) {
  std::vector<Key> keys;
  keys.reserve(map.entries().size() * 5 / 4);
  for (std::uint32_t entry = 0; entry < map.entries().size(); ++entry) {
    const NameEntry& each = map.entries()[entry];
    keys.push_back({lower(each.source), entry, Spelling::plain});
    if (each.kind == NameKind::account)
      keys.push_back({spelt(each.source, Spelling::dashed_account), entry, Spelling::dashed_account});
    if (each.kind == NameKind::address)
      keys.push_back({spelt(each.source, Spelling::dashed_address), entry, Spelling::dashed_address});
  }
  return keys;
}

}  // namespace cleave::names
