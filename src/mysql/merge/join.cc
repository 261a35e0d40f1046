#include "mysql/merge/join.h"

#include <algorithm>

#include "mysql/merge/key_text.h"

namespace cleave::mysql {

bool can_join(const Workshop& shop, std::size_t table, const Item& item, const Obstacle& obstacle) {
  const auto& merge_table = shop.tables.tables[table];
  const auto& shape = merge_table.shape;
  if (merge_table.taken != Taken::join || item.change.base || obstacle.unique == shape.key ||
      obstacle.several_holders)
    return false;
  const auto key = shape.key_of(obstacle.holder);
  const auto text = key_text(key);
  if (!shop.list.is_new_here(table, text) || shop.list.from_key(table, text)) return false;
  const auto same_key = look_up(shop.from, shape, shape.key, {key}, Lock::none)[0];
  return shop.list.into_key(table, text) ||
         std::none_of(same_key.begin(), same_key.end(), [&](const Row& row) {
           // The holder is that row already: by its key, or where the server gives keys, by all that it says.
           return !merge_table.id_part || shop.translation.into_terms(merge_table, row) == obstacle.holder;
         });
}

std::vector<std::size_t> join(const Workshop& shop, std::size_t table, Item& item, Row holder) {
  const auto& merge_table = shop.tables.tables[table];
  item.into = std::move(holder);
  item.into_key = merge_table.shape.key_of(item.into);
  item.target = shop.translation.into_terms(merge_table, item.from);
  for (std::size_t i = 0; i < item.into_key.size(); ++i)
    item.target[merge_table.shape.key[i]] = item.into_key[i];
  auto combined = joined_row(shop, table, item);
  item.result = std::move(combined.row);
  return combined.conflicts;
}

}  // namespace cleave::mysql
