#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mysql/diff/row_shape.h"

namespace cleave::mysql {

/// Rows with keys from `first` on, before `end`, as the servers order them. Values are of the leading parts
/// of the key that KeyOrder names; an empty row is no bound.
struct KeyRange {
  Row first, end;
};

/// How ranges of a table's key are written. Servers order ENUM, SET, YEAR and indexed prefixes in other ways
/// than they compare them with literals, so a range ends at the first part of the key that is such a one; a
/// table whose key begins with one has no ranges.
class KeyOrder {
 public:
  /// Requires: the shape has a key and outlives it.
  KeyOrder(const RowShape& shape, const Table& table);

  /// Whether there are ranges at all.
  bool is_ordered() const { return parts_ != 0; }
  /// Whether every row has a place of its own: ranges can be cut between any two rows.
  bool is_whole() const { return parts_ == shape_.key.size(); }
  /// A single whole number.
  bool is_number() const;

  /// The leading values of a key that ranges are made of.
  Row bound(const Row& key) const;
  /// "TRUE" for a range without bounds. Written so that all servers look it up in an index.
  std::string condition(const KeyRange& range) const;
  /// "`a`, `b`": the parts that ranges are made of.
  std::string columns() const;
  /// Their canonical texts.
  std::string selects() const;
  /// The condition for rows that stand behind all rows with this bound.
  std::string behind(const Row& bound) const;
  /// SQL of a number that spreads keys evenly, and the same computed here.
  std::string spread() const;
  static std::uint32_t spread_of(const Row& key);

 private:
  const std::string& name(std::size_t part) const { return names_[part]; }
  std::string beyond(const Row& bound, std::size_t part, const char* sign, const char* last_sign) const;

  const RowShape& shape_;
  std::vector<std::string> names_;  ///< of the key's columns, quoted
  std::size_t parts_ = 0;
};

}  // namespace cleave::mysql
