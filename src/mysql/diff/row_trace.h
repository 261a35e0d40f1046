#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mysql/diff/row_shape.h"

namespace cleave::mysql {

/// MD5 of a row's text (RowShape::text): the servers compute it too.
using RowDigest = std::array<std::uint8_t, 16>;

/// What is remembered of a row: a digest of all of it, and a mark for each column that tells whether the
/// column has changed since. The marks of numbers are the numbers. A changed column goes unnoticed with a
/// probability of 2^-32, a changed row with 2^-128.
struct RowTrace {
  RowDigest digest = {};
  std::vector<std::string> marks;  ///< one for each part of the shape; "": NULL

  friend bool operator==(const RowTrace& a, const RowTrace& b) { return a.digest == b.digest; }
};

/// `row` has the canonical texts of the shape's parts.
RowTrace trace_of(const RowShape& shape, const Row& row);
RowDigest digest_of(std::string_view text);
/// Also of a short value that the part shows.
std::string mark_of(const RowShape::Part& part, const Value& canonical);

/// Whether the column had this value when the trace was made.
bool has_value(const RowShape& shape, const RowTrace& trace, std::size_t part, const Value& canonical);
/// The number that a column held. Requires: `is_number` of the part.
Value number_of(const RowTrace& trace, std::size_t part);

/// Durable form: the digest, then each mark after a byte with its length.
std::string to_bytes(const RowTrace& trace);
/// Throws Error(input, "bad-trace").
RowTrace trace_from(const RowShape& shape, std::string_view bytes);

}  // namespace cleave::mysql
