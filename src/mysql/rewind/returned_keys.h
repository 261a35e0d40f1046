#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "mysql/connection.h"
#include "mysql/diff/row_shape.h"

namespace cleave::mysql {

/// Puts rows that are gone back in their places among those that are there, as the server sorts them: it does
/// so itself, in a temporary table of a session of its own, because collations cannot be compared elsewhere.
/// Needs the privilege CREATE TEMPORARY TABLES.
class ReturnedKeys {
 public:
  /// Requires: the shape has a key and outlives this.
  ReturnedKeys(const Endpoint& endpoint, const RowShape& shape);

  /// A key that is to be put in. Requires: all before the first `place`.
  void add(const Row& key);

  /// Where the added keys belong among these, which are next in the server's order: each of both is told
  /// once, in order: an added key, or the index of one of `keys`.
  void place(const std::vector<Row>& keys, const std::function<void(const Row& added)>& use_added,
             const std::function<void(std::size_t index)>& use_index);
  /// The added keys that are behind all others.
  void rest(const std::function<void(const Row& added)>& use_added);

 private:
  void insert(const std::vector<Row>& keys, std::size_t first_number);
  void flush();
  /// The first rows of the table: their numbers (0: added) and keys.
  std::vector<std::pair<std::size_t, Row>> front(std::size_t most);
  void remove_front(std::size_t count);

  Connection session_;
  const RowShape& shape_;
  std::string columns_;  ///< "`a`, `b`"
  std::vector<Row> waiting_;
  std::uint64_t added_ = 0;  ///< that are still in the table
};

}  // namespace cleave::mysql
