#pragma once

#include <cstdint>
#include <string_view>

#include "scan/charset.h"
#include "scan/utf8_state.h"

namespace cleave::scan {

/// Where something stands, as editors count: both from 1, columns in characters. A line ends with its line
/// feed; a byte order mark takes no column.
struct Position {
  std::uint64_t line = 1;
  std::uint64_t column = 1;
};

/// Counts lines and columns over a content that comes piece by piece, in one pass and without memory of it.
/// A line that is not UTF-8 is counted as Latin-1, a character a byte.
class PositionCounter {
 public:
  /// `offset`: where in the content it begins.
  explicit PositionCounter(Charset charset, std::uint64_t offset = 0) : charset_(charset), offset_(offset) {}

  /// Moves on over the bytes that follow. Requires: in UTF-16 an even number of them.
  void skip(std::string_view bytes);
  Position here() const;
  /// So many lines stood before the bytes that it began with.
  void add_lines(std::uint64_t count) { line_ += count; }

 private:
  void skip_bytes(std::string_view bytes);
  void skip_units(std::string_view bytes);

  Charset charset_;
  std::uint64_t offset_;
  std::uint64_t line_ = 1;
  // Of the current line:
  std::uint64_t units_ = 0;          ///< bytes, or units of UTF-16
  std::uint64_t continuations_ = 0;  ///< those among them that begin no character
  Utf8State utf8_;
};

}  // namespace cleave::scan
