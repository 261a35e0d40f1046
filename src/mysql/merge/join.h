#pragma once

#include <vector>

#include "mysql/merge/item.h"
#include "mysql/merge/obstacles.h"

namespace cleave::mysql {

/// The kind of conflict that two rows leave which have become one and say different things.
inline constexpr const char* joined_differs = "joined-differs";

/// May the row become one with the holder of its unique key? Both sides have inserted it; and no other row of
/// the side merged from is that row already.
bool can_join(const Workshop& shop, std::size_t table, const Item& item, const Obstacle& obstacle);

/// Both rows as one, by column: what one side has left at its default, the other one says. Sets the members
/// of `item` for the holder's place; the parts in conflict stay as the holder has them.
/// Requires: a pair of both rows, or the item's `into_key` is the holder's.
std::vector<std::size_t> join(const Workshop& shop, std::size_t table, Item& item, Row holder);

}  // namespace cleave::mysql
