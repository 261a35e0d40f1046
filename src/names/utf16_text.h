#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cleave::names {

/// A stretch of bytes that is UTF-16 of characters below 256.
struct Utf16Text {
  std::size_t offset = 0;
  bool is_big_endian = false;
  std::string text;  ///< one byte for each two
};

/// The stretch around a row of zeros at `zero` (every other byte), not more than `most` bytes from there in
/// both directions. Empty when it is shorter than three characters.
Utf16Text read_utf16(std::string_view bytes, std::size_t zero, std::size_t most);

std::string encode_utf16(std::string_view ascii, bool is_big_endian);

}  // namespace cleave::names
