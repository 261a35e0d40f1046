#pragma once

#include <vector>

#include "mysql/merge/workshop.h"

namespace cleave::mysql {

/// What keeps a row from being written as it is.
struct Obstacle {
  enum class Kind {
    none,
    waits,         ///< for another change that is still to be merged
    unique_taken,  ///< `holder` has the same values in `unique`
    parent_gone
  };
  Kind kind = Kind::none;
  Row holder;
  std::vector<std::size_t> unique;
  bool several_holders = false;  ///< different rows have the values of different unique keys
};

/// How the rows are going to be written.
enum class Writing { insert, insert_with_new_id, update };

/// One obstacle for each of `items`, found under locks that keep them true until the transaction ends.
std::vector<Obstacle> find_obstacles(const Workshop& shop, std::size_t table, const std::vector<Item>& items,
                                     Writing writing);

}  // namespace cleave::mysql
