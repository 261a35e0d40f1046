#include "names/editable.h"

#include <algorithm>
#include <array>

#include "names/counted_formats.h"
#include "names/finder.h"
#include "names/letters.h"

namespace cleave::names {
namespace {

constexpr std::size_t block_bytes = 64;
constexpr std::size_t literal_reach = std::size_t{64} * 1024;

constexpr std::string_view is_binary = "the file is binary: change what it is made from";
constexpr std::string_view is_foreign =
    "its characters are neither UTF-8 nor UTF-16 nor Latin-1: convert it, or change it by hand";
constexpr std::string_view is_counted_here = "its length stands before it: change it by hand";

/// All below 32 but those from bell to carriage return and the escape, as file(1) decides.
constexpr bool is_control(unsigned char c) {
  return (c < 7) | ((c > 13) & (c < 27)) | ((c > 27) & (c < 32)) | (c == 127);
}

/// Reads UTF-8 byte by byte; begins in the middle of a character when its first bytes go on with one.
class Utf8 {
 public:
  void take(unsigned char c, ByteCensus& census) {
    if (c >= 0xC0) ++census.letters;
    if (c >= 0x80 && c < 0xC0) ++census.marks;
    const bool goes_on = (c & 0xC0) == 0x80;
    if (left_ > 0 ? !goes_on : c >= 0x80 && (c < 0xC2 || c > 0xF4) && !(goes_on && at_ < 3))
      census.is_utf8 = false;
    if (left_ > 0)
      --left_;
    else if (c >= 0xC2)
      left_ = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
    at_ = std::min(at_ + 1, 4);
  }
  void take_ascii(std::size_t count, ByteCensus& census) {
    if (left_ > 0) census.is_utf8 = false;
    left_ = 0;
    if (count > 0) at_ = 4;
  }

 private:
  int left_ = 0;  ///< bytes of a character that have to follow
  int at_ = 0;    ///< bytes so far, no more than four
};

/// "'": the text that stands in quotes around a place of SQL, or its line.
std::string_view literal_around(std::string_view bytes, std::size_t begin, std::size_t end) {
  const auto from = begin > literal_reach ? begin - literal_reach : 0;
  auto open = begin;
  while (open > from && bytes[open - 1] != '\'' && bytes[open - 1] != '\n') --open;
  auto close = end;
  const auto to = std::min(bytes.size(), end + literal_reach);
  while (close < to && bytes[close] != '\'' && bytes[close] != '\n') ++close;
  return bytes.substr(open, close - open);
}

bool is_plain(std::string_view bytes) {
  ByteCensus census;
  census.take(bytes);
  return !census.has_control && census.is_utf8;
}

/// The line around [begin, end), without its ends.
struct Line {
  std::size_t begin, end;
};
Line line_around(std::string_view bytes, std::size_t begin, std::size_t end) {
  const auto before = begin == 0 ? std::string_view::npos : bytes.rfind('\n', begin - 1);
  Line line{before == std::string_view::npos ? 0 : before + 1, std::min(bytes.find('\n', end), bytes.size())};
  if (line.end > line.begin && bytes[line.end - 1] == '\r') --line.end;
  return line;
}

/// "$29", "29" or, of a part of an answer in HTTP, "1d" on the line before.
/// https://redis.io/docs/latest/develop/reference/protocol-spec/, RFC 9112 7.1
bool line_before_counts(std::string_view bytes, const Line& line) {
  if (line.begin < 2) return false;
  const auto count_line = line_around(bytes, line.begin - 1, line.begin - 1);
  auto count = bytes.substr(count_line.begin, count_line.end - count_line.begin);
  const auto length = line.end - line.begin;
  if (!count.empty() && (count[0] == '$' || count[0] == '=' || count[0] == '!')) count.remove_prefix(1);
  constexpr std::size_t most_digits = 8;
  if (count.empty() || count.size() > most_digits) return false;
  if (!std::all_of(count.begin(), count.end(), is_hex_digit)) return false;
  const auto value = [&](std::size_t base) {
    std::size_t sum = 0;
    for (const char c : count) sum = sum * base + static_cast<std::size_t>(hex_value(c));
    return sum;
  };
  return (std::all_of(count.begin(), count.end(), is_digit) && value(10) == length) || value(16) == length;
}

/// A byte before the text, as MessagePack has it, says how many letters follow.
/// https://github.com/msgpack/msgpack/blob/master/spec.md#str-format-family
bool byte_before_counts(std::string_view bytes, std::size_t begin, std::size_t end) {
  const auto is_ascii = [&](std::size_t at) {
    const auto c = static_cast<unsigned char>(bytes[at]);
    return c >= ' ' && c < 127;
  };
  while (begin > 0 && is_ascii(begin - 1)) --begin;
  while (end < bytes.size() && is_ascii(end)) ++end;
  if (begin == 0 || is_plain(bytes.substr(begin > 4 ? begin - 4 : 0, std::min<std::size_t>(begin, 4))))
    return false;
  const auto before = static_cast<unsigned char>(bytes[begin - 1]);
  return before >= 0xA0 && before < 0xC0 && (before & 31U) == end - begin;
}

/// `high` is where the upper byte of a pair stands.
bool are_utf16_characters(std::string_view bytes, std::size_t high, std::size_t least_latin) {
  if (bytes.size() % 2 != 0) return false;
  std::size_t latin = 0;
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    const auto upper = static_cast<unsigned char>(bytes[at + high]);
    const auto lower = static_cast<unsigned char>(bytes[at + 1 - high]);
    if (upper == 0 && is_control(lower)) return false;
    if (upper == 0xFF && lower >= 0xFE) return false;  // no character
    latin += upper == 0 ? 1 : 0;
  }
  return latin >= least_latin;
}

}  // namespace

void ByteCensus::take(std::string_view piece) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(piece.data());
  Utf8 utf8;
  // Of what is binary nothing else matters.
  for (std::size_t at = 0; at < piece.size() && !has_control; at += block_bytes) {
    const auto count = std::min(block_bytes, piece.size() - at);
    unsigned char control = 0, high = 0;
    if (count == block_bytes) {
      for (std::size_t i = 0; i < block_bytes; ++i) {
        control = static_cast<unsigned char>(control | static_cast<unsigned char>(is_control(bytes[at + i])));
        high = static_cast<unsigned char>(high | bytes[at + i]);
      }
    } else {
      for (std::size_t i = 0; i < count; ++i) {
        control = static_cast<unsigned char>(control | static_cast<unsigned char>(is_control(bytes[at + i])));
        high = static_cast<unsigned char>(high | bytes[at + i]);
      }
    }
    has_control = has_control || control != 0;
    if (high < 0x80) {
      utf8.take_ascii(count, *this);
    } else {
      for (std::size_t i = 0; i < count; ++i) utf8.take(bytes[at + i], *this);
    }
  }
}

void ByteCensus::add(const ByteCensus& other) {
  has_control = has_control || other.has_control;
  is_utf8 = is_utf8 && other.is_utf8;
  letters += other.letters;
  marks += other.marks;
}

std::string_view ByteCensus::why_no_text() const {
  if (has_control) return is_binary;
  return is_utf8 || marks <= letters ? "" : is_foreign;
}

bool is_utf16(std::string_view bytes) {
  const bool little = bytes.starts_with("\xFF\xFE"), big = bytes.starts_with("\xFE\xFF");
  if (little || big) return are_utf16_characters(bytes.substr(2), little ? 1 : 0, 0);
  return bytes.find('\0') != std::string_view::npos && (are_utf16_characters(bytes, 1, bytes.size() / 4) ||
                                                        are_utf16_characters(bytes, 0, bytes.size() / 4));
}

bool is_sql(std::string_view beginning) {
  beginning = beginning.substr(std::min(beginning.find_first_not_of(" \t\r\n"), beginning.size()));
  static constexpr std::array<std::string_view, 9> words{"-- ",     "/*!",   "/*M!", "INSERT ", "REPLACE ",
                                                         "CREATE ", "DROP ", "SET ", "PRAGMA "};
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return beginning.starts_with(word); });
}

std::string_view why_not_editable(std::string_view bytes) {
  if (is_utf16(bytes)) return "";
  if (!is_sql(bytes)) {
    ByteCensus census;
    census.take(bytes);
    // Nothing stands before it that its first byte could go on with.
    if (!bytes.empty() && (static_cast<unsigned char>(bytes[0]) & 0xC0) == 0x80) census.is_utf8 = false;
    if (const auto why = census.why_no_text(); !why.empty()) return why;
  }
  return why_counted(bytes);
}

std::string_view why_not_editable_at(std::string_view bytes, const Found& found, Content content) {
  const auto end = found.offset + found.length;
  if (content == Content::sql && !is_plain(literal_around(bytes, found.offset, end)))
    return "the value in the database is binary: change it with what made it";
  if (byte_before_counts(bytes, found.offset, end) ||
      line_before_counts(bytes, line_around(bytes, found.offset, end)))
    return is_counted_here;
  return "";
}

}  // namespace cleave::names
