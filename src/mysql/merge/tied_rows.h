#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mysql/merge/item.h"
#include "mysql/merge/obstacles.h"

namespace cleave::mysql {

/// Changes that depend on each other in circles, each as it has to be made: rows of two tables that refer to
/// each other, or two rows that have swapped a unique value.
struct TiedRows {
  struct Written {
    std::size_t table;
    Writing writing;
    std::vector<Item> items;
  };
  struct Joining {
    std::size_t table;
    Item item;
    Row holder;
  };
  std::vector<Written> written;
  std::vector<std::pair<std::size_t, std::vector<Item>>> removed;  ///< by table
  /// Rows that become one with a row of the other side; by table and key. The list knows them as that row.
  std::map<std::pair<std::size_t, std::string>, Joining> joined;
};

/// All changes that are left. Nothing when one turned out to be no part of a circle: it is settled, and may
/// have freed the others.
std::optional<TiedRows> find_tied_rows(const Workshop& shop, Outcome& outcome);

}  // namespace cleave::mysql
