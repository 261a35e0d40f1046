#include "names/utf16_text.h"

#include <algorithm>

namespace cleave::names {
namespace {

bool is_text(char c) {
  return (c >= ' ' && c <= '~') || c == '\n' || c == '\r' || c == '\t';
}

/// Whether a character stands at `at`.
bool is_unit(std::string_view bytes, std::size_t at, bool is_big_endian) {
  if (at + 2 > bytes.size()) return false;
  return bytes[is_big_endian ? at : at + 1] == 0 && is_text(bytes[is_big_endian ? at + 1 : at]);
}

Utf16Text read(std::string_view bytes, std::size_t unit, bool is_big_endian, std::size_t most) {
  std::size_t begin = unit, end = unit;
  while (begin >= 2 && unit - begin < most && is_unit(bytes, begin - 2, is_big_endian)) begin -= 2;
  while (end - unit < most && is_unit(bytes, end, is_big_endian)) end += 2;
  Utf16Text text{begin, is_big_endian, ""};
  if (end - begin < 6) return text;
  text.text.reserve((end - begin) / 2);
  for (std::size_t at = begin; at < end; at += 2) text.text += bytes[is_big_endian ? at + 1 : at];
  return text;
}

}  // namespace

Utf16Text read_utf16(std::string_view bytes, std::size_t zero, std::size_t most) {
  // The zero is the second byte of a little-endian character or the first of a big-endian one. Inside a text
  // both fit, but for the byte at its begin.
  Utf16Text little = zero == 0 ? Utf16Text{} : read(bytes, zero - 1, false, most);
  Utf16Text big = read(bytes, zero, true, most);
  if (big.text.size() != little.text.size()) return big.text.size() > little.text.size() ? big : little;
  // In the middle of a long text nothing else tells than that characters begin at even offsets.
  return zero % 2 == 0 ? big : little;
}

std::string encode_utf16(std::string_view ascii, bool is_big_endian) {
  std::string bytes;
  bytes.reserve(ascii.size() * 2);
  for (const char c : ascii) {
    if (is_big_endian) bytes += '\0';
    bytes += c;
    if (!is_big_endian) bytes += '\0';
  }
  return bytes;
}

}  // namespace cleave::names
