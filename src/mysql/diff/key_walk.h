#pragma once

#include <optional>

#include "mysql/diff/comparison.h"
#include "mysql/diff/key_order.h"

namespace cleave::mysql {

/// Cuts a range of keys into pieces of about `rows` rows each, as they are on one side. Requires: the order
/// has ranges; all arguments outlive it.
class KeyWalk {
 public:
  KeyWalk(const ComparedSide& side, const KeyOrder& order, KeyRange range, std::uint64_t rows);

  /// The next piece; nothing after the last.
  std::optional<KeyRange> next();

 private:
  std::optional<Row> border_behind(const Row& first) const;
  std::optional<Row> bound_at(const std::string& condition, std::uint64_t offset) const;

  const ComparedSide& side_;
  const KeyOrder& order_;
  KeyRange left_;
  const std::uint64_t rows_;
  bool ended_ = false;
};

}  // namespace cleave::mysql
