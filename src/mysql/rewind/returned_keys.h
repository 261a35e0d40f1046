#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "mysql/connection.h"
#include "mysql/diff/row_shape.h"

namespace cleave::mysql {

/// Puts rows that are gone back in their places among those that are there, as the server sorts them: it does
/// so itself, in temporary tables of sessions of its own, because collations cannot be compared elsewhere.
/// Needs the privilege CREATE TEMPORARY TABLES.
class ReturnedKeys {
 public:
  /// Requires: the shape has a key and outlives this.
  ReturnedKeys(const Endpoint& endpoint, const RowShape& shape);

  /// A key that is to be put in. Requires: all before the first `place`.
  void add(Row key);

  /// Where the added keys belong among these, which are next in the server's order: each of both is told
  /// once, in order: an added key, or the index of one of `keys`.
  void place(const std::vector<Row>& keys, const std::function<void(const Row& added)>& use_added,
             const std::function<void(std::size_t index)>& use_index);
  /// The added keys that are behind all others.
  void rest(const std::function<void(const Row& added)>& use_added);

 private:
  /// A key, and its number among those that are there; 0: it was added.
  struct Numbered {
    Row key;
    std::size_t number = 0;
  };

  void insert(Connection& session, const std::vector<Numbered>& keys);
  /// The numbers of these keys in their order; those that were added come in the order that they have.
  std::vector<std::size_t> sorted(const std::vector<Numbered>& keys);
  bool fill();

  Connection all_, few_;  ///< for all added keys; for a few that are sorted
  const RowShape& shape_;
  std::string definitions_, columns_;
  std::vector<Numbered> waiting_;
  std::unique_ptr<RowStream> stream_;  ///< all added keys, sorted
  bool is_sparse_ = true;              ///< none belonged to the last keys
  std::deque<Row> next_;               ///< the first of those that have no place yet
};

}  // namespace cleave::mysql
