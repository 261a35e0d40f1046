#include "mysql/merge/translation.h"

#include <algorithm>

#include "mysql/merge/key_text.h"
#include "mysql/merge/lookup.h"

namespace cleave::mysql {
namespace {

constexpr const char* of_the_other_side = " (of the other side)";

void put(const Link& link, const Row& parent_key, Row& row) {
  const auto key = link.in_child(parent_key);
  for (std::size_t i = 0; i < key.size(); ++i) row[link.child_parts[i]] = key[i];
}

}  // namespace

std::optional<std::string> Translation::parent_of(const Link& link, const Row& row, Database& side) const {
  const auto key = link.to_key ? link.referred(row) : std::nullopt;
  if (!key) return std::nullopt;
  const auto& parent = tables_.tables[link.parent].shape;
  const bool is_bytes = std::none_of(parent.key.begin(), parent.key.end(),
                                     [&](std::size_t part) { return parent.parts[part].column.is_text(); });
  if (is_bytes) return key_text(*key);
  // A reference may spell a text in another way than the row that it leads to.
  const auto found = look_up(side, parent, link.parent_parts, {*key}, Lock::none).at(0);
  return list_.known_key(link.parent, key_text(found.empty() ? *key : parent.key_of(found[0])));
}

Row Translation::into_terms(const MergeTable& table, Row row) const {
  const Row original = row;
  for (const auto& link : table.links) {
    if (!list_.has_new_keys(link.parent)) continue;
    const auto parent = parent_of(link, original, from_);
    if (!parent) continue;
    if (const auto other = list_.into_key(link.parent, *parent)) put(link, key_from(*other), row);
  }
  // A row that is its own parent stays so under a key that has come to hold another row's new id.
  for (const auto& link : table.links) {
    if (link.child != link.parent || !link.to_key) continue;
    const auto key = table.shape.key_of(original);
    if (link.referred(original) == key && !list_.into_key(link.parent, key_text(key)))
      put(link, table.shape.key_of(row), row);
  }
  return row;
}

Row Translation::from_terms(const MergeTable& table, Row row) const {
  const Row original = row;
  for (const auto& link : table.links) {
    if (!list_.has_new_keys(link.parent)) continue;
    const auto parent = parent_of(link, original, into_);
    if (!parent) continue;
    if (const auto other = list_.from_key(link.parent, *parent)) {
      put(link, key_from(*other), row);
    } else if (list_.into_key(link.parent, *parent)) {
      auto& value = row[link.child_parts[0]];
      value = *value + of_the_other_side;
    }
  }
  return row;
}

}  // namespace cleave::mysql
