#include "names/utf16_text.h"

#include <algorithm>

namespace cleave::names {
namespace {

bool is_text(char c) {
  return (c >= ' ' && c <= '~') || c == '\n' || c == '\r' || c == '\t';
}

/// The low byte of the character at `at` when its other byte is zero; 0 when there is none.
char character_at(std::string_view bytes, std::size_t at, bool is_big_endian) {
  if (at + 2 > bytes.size() || bytes[is_big_endian ? at : at + 1] != 0) return 0;
  return bytes[is_big_endian ? at + 1 : at];
}

Utf16Text read(std::string_view bytes, std::size_t unit, bool is_big_endian, std::size_t most) {
  std::size_t begin = unit, end = unit;
  while (begin >= 2 && unit - begin < most && character_at(bytes, begin - 2, is_big_endian) != 0) begin -= 2;
  while (end - unit < most && character_at(bytes, end, is_big_endian) != 0) end += 2;
  Utf16Text text{begin, is_big_endian, ""};
  if (end - begin < 6) return text;
  text.text.reserve((end - begin) / 2);
  for (std::size_t at = begin; at < end; at += 2) text.text += character_at(bytes, at, is_big_endian);
  return text;
}

std::ptrdiff_t readable(const Utf16Text& text) {
  return std::count_if(text.text.begin(), text.text.end(), is_text);
}

}  // namespace

Utf16Text read_utf16(std::string_view bytes, std::size_t zero, std::size_t most) {
  // The zero is the second byte of a little-endian character or the first of a big-endian one. Inside a text
  // both fit; at its ends one of them takes a byte for a character that is none.
  Utf16Text little = zero == 0 ? Utf16Text{} : read(bytes, zero - 1, false, most);
  Utf16Text big = read(bytes, zero, true, most);
  const bool is_whole = std::max(little.text.size(), big.text.size()) * 2 < most;
  if (is_whole && readable(big) != readable(little)) return readable(big) > readable(little) ? big : little;
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
