#include "names/base64_text.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "names/letters.h"

namespace cleave::names {
namespace {

constexpr std::uint8_t no_digit = 0xFF;

/// 60 in old encoders, 64 in PEM (RFC 7468), 76 in mail (RFC 2045).
constexpr std::size_t narrowest_line = 60, widest_line = 76;

constexpr std::array<std::uint8_t, 256> digit_table() {
  std::array<std::uint8_t, 256> table{};
  for (auto& each : table) each = no_digit;
  std::uint8_t value = 0;
  for (char c = 'A'; c <= 'Z'; ++c) table[static_cast<unsigned char>(c)] = value++;
  for (char c = 'a'; c <= 'z'; ++c) table[static_cast<unsigned char>(c)] = value++;
  for (char c = '0'; c <= '9'; ++c) table[static_cast<unsigned char>(c)] = value++;
  table['+'] = table['-'] = 62;
  table['/'] = table['_'] = 63;
  return table;
}
constexpr std::array<std::uint8_t, 256> digits = digit_table();

std::uint8_t digit(char c) {
  return digits[static_cast<unsigned char>(c)];
}
bool is_base64(char c) {
  return digit(c) != no_digit;
}

/// Behind a line: a line break as bytes or written as an escape, and blanks; 0 when none stands at `at`.
std::size_t break_at(std::string_view bytes, std::size_t at) {
  std::size_t end = at;
  if (bytes.substr(at, 4) == "\\r\\n") {
    end += 4;
  } else if (bytes.substr(at, 2) == "\\n") {
    end += 2;
  } else {
    if (end < bytes.size() && bytes[end] == '\r') ++end;
    if (end >= bytes.size() || bytes[end] != '\n') return 0;
    ++end;
  }
  while (end < bytes.size() && (bytes[end] == ' ' || bytes[end] == '\t')) ++end;
  return end - at;
}

/// Does nothing else stand behind a line of base64 that ends at `at`? It may be the last one of a value.
bool ends_line(std::string_view bytes, std::size_t at) {
  constexpr std::string_view ends = "=\"'`<)";
  return at >= bytes.size() || ends.find(bytes[at]) != std::string_view::npos || break_at(bytes, at) != 0;
}

/// What characters of the alphabets are, as bits.
enum CharacterBits : std::uint8_t {
  standard = 1,
  url_safe_too = 2,
  // Readable text below 0x80 needs these at the first, second and third place of a group of four.
  first_of_text = 4,
  second_of_text = 8,
  third_of_text = 16,
};

constexpr std::array<std::uint8_t, 256> bits_table() {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t c = 0; c < 256; ++c) {
    const std::uint8_t value = digits[c];
    if (value == no_digit) continue;
    table[c] = url_safe_too;
    if (c != '-' && c != '_') table[c] |= standard;
    // The upper six bits of a character from ' ' to '~', of a line break's or of a zero's.
    if ((value >= 8 && value < 32) || value == 2 || value == 0) table[c] |= first_of_text;
    if ((value & 8) == 0) table[c] |= second_of_text;
    if ((value & 2) == 0) table[c] |= third_of_text;
  }
  return table;
}
constexpr std::array<std::uint8_t, 256> character_bits = bits_table();

std::uint8_t bits_of(char c) {
  return character_bits[static_cast<unsigned char>(c)];
}

/// The characters around `at` that have one of the bits, not further away than longest_base64.
std::size_t begin_of(std::string_view bytes, std::size_t at, std::uint8_t bits) {
  const std::size_t furthest = at > longest_base64 ? at - longest_base64 : 0;
  while (at > furthest && (bits_of(bytes[at - 1]) & bits) != 0) --at;
  return at;
}

std::size_t end_of(std::string_view bytes, std::size_t at, std::uint8_t bits) {
  const std::size_t furthest = std::min(bytes.size(), at + longest_base64);
  while (at < furthest && (bits_of(bytes[at]) & bits) != 0) ++at;
  return at;
}

constexpr std::string_view standard_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_safe_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

}  // namespace

std::size_t Base64Text::offset_of(std::size_t character) const {
  const auto behind =
      std::upper_bound(lines.begin(), lines.end(), character,
                       [](std::size_t wanted, const Line& line) { return wanted < line.character; });
  const Line& line = *(behind - 1);
  return line.offset + (character - line.character);
}

Base64Line base64_line(std::string_view bytes, std::size_t at) {
  const std::size_t furthest = begin_of(bytes, at, url_safe_too), end = end_of(bytes, at, url_safe_too);
  // "\nQUJD": the letter belongs to the line break.
  const bool is_behind_escape = furthest > 0 && bytes[furthest - 1] == '\\' && furthest < at &&
                                (bytes[furthest] == 'n' || bytes[furthest] == 'r' || bytes[furthest] == 't');
  const std::size_t begin = furthest + (is_behind_escape ? 1 : 0), width = end - begin;
  const bool may_go_on = width >= narrowest_line && width <= widest_line && width % 4 == 0;
  return {begin, end, at - furthest >= longest_base64, may_go_on};
}

void read_base64(std::string_view bytes, const Base64Line& line, Base64Text& text) {
  text.begins_before = line.begins_before;
  text.lines.assign(1, {0, line.begin});
  text.chars = bytes.substr(line.begin, line.end - line.begin);
  text.joined.clear();
  text.end = line.end;
  const std::uint8_t belongs = text.chars.find_first_of("-_") == text.chars.npos ? standard : url_safe_too;
  // All lines are as wide as the first but for the last, and hold nothing else. Where they are not as wide as
  // programs write them, the next line is another text that happens to be of letters alone.
  const std::size_t width = text.chars.size();
  for (std::size_t gap = 0;
       line.may_go_on && text.chars.size() < longest_base64 && (gap = break_at(bytes, text.end)) != 0;) {
    const std::size_t next = text.end + gap, next_end = end_of(bytes, next, belongs);
    const bool goes_on = next_end > next && next_end - next <= width && text.chars.size() % width == 0;
    if (!goes_on || !ends_line(bytes, next_end)) break;
    if (text.joined.empty()) text.joined = text.chars;
    text.lines.push_back({text.joined.size(), next});
    text.joined.append(bytes.substr(next, next_end - next));
    text.chars = text.joined;
    text.end = next_end;
  }
  text.padding = 0;
  while (text.padding < 2 && text.end < bytes.size() && bytes[text.end] == '=') ++text.padding, ++text.end;
}

bool may_hold_text(std::string_view chars) {
  // A bit for each of the last places where three characters looked like a group of text.
  std::uint32_t groups = 0;
  std::uint8_t before = 0, before_that = 0;
  for (const char c : chars) {
    const std::uint8_t bits = bits_of(c);
    groups = groups << 1 | ((before_that & first_of_text) != 0 && (before & second_of_text) != 0 &&
                            (bits & third_of_text) != 0);
    if ((groups & 0b10001) == 0b10001) return true;
    before_that = before, before = bits;
  }
  return false;
}

void decode_base64(std::string_view chars, std::size_t first, std::string& bytes) {
  const std::size_t count = chars.size() - std::min(first, chars.size());
  bytes.resize(count / 4 * 3 + 3);
  const char* in = chars.data() + first;
  char* out = bytes.data();
  std::size_t left = count;
  for (; left >= 4; left -= 4, in += 4, out += 3) {
    const std::uint32_t group = (std::uint32_t{digit(in[0])} << 18) | (std::uint32_t{digit(in[1])} << 12) |
                                (std::uint32_t{digit(in[2])} << 6) | std::uint32_t{digit(in[3])};
    out[0] = static_cast<char>(group >> 16);
    out[1] = static_cast<char>(group >> 8);
    out[2] = static_cast<char>(group);
  }
  if (left >= 2) *out++ = static_cast<char>(digit(in[0]) << 2 | digit(in[1]) >> 4);
  if (left == 3) *out++ = static_cast<char>(digit(in[1]) << 4 | digit(in[2]) >> 2);
  bytes.resize(static_cast<std::size_t>(out - bytes.data()));
}

Base64Style style_of_base64(std::string_view stretch) {
  Base64Style style;
  std::size_t characters = 0;
  style.is_padded = stretch.ends_with('=');
  for (std::size_t i = 0; i < stretch.size();) {
    const char c = stretch[i];
    if (c == '-' || c == '_') style.is_url_safe = true;
    if (const std::size_t gap = break_at(stretch, i)) {
      if (style.line == 0) style.line = characters, style.separator = stretch.substr(i, gap);
      i += gap;
      continue;
    }
    characters += is_base64(c);
    ++i;
  }
  // Without a rest nothing shows whether one would be filled up; only the alphabet for URLs usually is not.
  if (characters % 4 == 0 && !style.is_url_safe) style.is_padded = true;
  return style;
}

std::string encode_base64(std::string_view bytes, const Base64Style& style) {
  const std::string_view alphabet = style.is_url_safe ? url_safe_alphabet : standard_alphabet;
  std::string out;
  std::size_t characters = 0;
  const auto put = [&](char c) {
    if (style.line != 0 && characters != 0 && characters % style.line == 0) out += style.separator;
    out += c;
    ++characters;
  };
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t k) {
      return k < bytes.size() ? std::uint32_t{static_cast<unsigned char>(bytes[k])} : 0;
    };
    const std::uint32_t group = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    const std::size_t whole = std::min<std::size_t>(3, bytes.size() - i) + 1;
    for (std::size_t k = 0; k < whole; ++k) put(alphabet[group >> (18 - 6 * k) & 63]);
    for (std::size_t k = whole; k < 4 && style.is_padded; ++k) put('=');
  }
  return out;
}

std::string decode_stretch(std::string_view stretch) {
  std::string chars, bytes;
  for (std::size_t i = 0; i < stretch.size();) {
    const std::size_t gap = break_at(stretch, i);
    if (gap == 0 && is_base64(stretch[i])) chars += stretch[i];
    i += std::max<std::size_t>(1, gap);
  }
  decode_base64(chars, 0, bytes);
  return bytes;
}

}  // namespace cleave::names
