#include "mysql/merge/translation.h"

#include "mysql/merge/key_text.h"

namespace cleave::mysql {
namespace {

constexpr const char* of_the_other_side = " (of the other side)";

void put(const Link& link, const Row& parent_key, Row& row) {
  const auto key = link.in_child(parent_key);
  for (std::size_t i = 0; i < key.size(); ++i) row[link.child_parts[i]] = key[i];
}

}  // namespace

Row Translation::into_terms(const MergeTable& table, Row row) const {
  const Row original = row;
  for (const auto& link : table.links) {
    if (!link.to_key || !list_.has_new_keys(link.parent)) continue;
    const auto key = link.referred(original);
    if (!key) continue;
    if (const auto other = list_.into_key(link.parent, key_text(*key))) put(link, key_from(*other), row);
  }
  return row;
}

Row Translation::from_terms(const MergeTable& table, Row row) const {
  const Row original = row;
  for (const auto& link : table.links) {
    if (!link.to_key || !list_.has_new_keys(link.parent)) continue;
    const auto key = link.referred(original);
    if (!key) continue;
    const auto text = key_text(*key);
    if (const auto other = list_.from_key(link.parent, text)) {
      put(link, key_from(*other), row);
    } else if (list_.into_key(link.parent, text)) {
      auto& value = row[link.child_parts[0]];
      value = *value + of_the_other_side;
    }
  }
  return row;
}

}  // namespace cleave::mysql
