#include "names/serialized_lengths.h"

#include <algorithm>
#include <optional>
#include <string>

#include "names/letters.h"

namespace cleave::names {
namespace {

constexpr std::size_t longest_string = std::size_t{1} << 20;
constexpr std::size_t most_digits = 8;

/// A serialised string around an edit.
struct Serialized {
  std::size_t digits = 0, digits_length = 0;  ///< where its length stands
  std::size_t begin = 0, end = 0;             ///< its content
  std::size_t length = 0;                     ///< what the digits say
  std::size_t quoting = 0;                    ///< how often quotes are escaped: 0, 1, 2
};

/// Bytes that one byte of a string takes at `at` when it is escaped `quoting` times.
std::size_t unit_length(std::string_view bytes, std::size_t at, std::size_t quoting) {
  if (quoting == 0 || bytes[at] != '\\') return 1;
  if (quoting == 1) return 2;
  const std::size_t first = unit_length(bytes, at, quoting - 1);
  const bool is_backslash = at + 1 < bytes.size() && bytes[at + 1] == '\\';
  if (!is_backslash || at + first >= bytes.size()) return first;
  return first + unit_length(bytes, at + first, quoting - 1);
}

/// How many bytes of a string are written in `bytes`.
std::size_t units(std::string_view bytes, std::size_t quoting) {
  if (quoting == 0) return bytes.size();
  std::size_t count = 0;
  for (std::size_t at = 0; at < bytes.size(); ++count) at += unit_length(bytes, at, quoting);
  return count;
}

/// The end of `count` bytes of a string that begin at `at`; nothing when there are not so many.
std::optional<std::size_t> end_of_units(std::string_view bytes, std::size_t at, std::size_t count,
                                        std::size_t quoting) {
  if (quoting == 0) return at + count <= bytes.size() ? std::optional(at + count) : std::nullopt;
  for (; count > 0; --count) {
    if (at >= bytes.size()) return std::nullopt;
    at += unit_length(bytes, at, quoting);
  }
  return at <= bytes.size() ? std::optional(at) : std::nullopt;
}

/// The string whose "s:" stands at `at`, if all of it is there.
std::optional<Serialized> string_at(std::string_view bytes, std::size_t at) {
  Serialized string;
  string.digits = at + 2;
  std::size_t i = string.digits;
  while (i < bytes.size() && is_digit(bytes[i]) && i - string.digits < most_digits)
    string.length = string.length * 10 + static_cast<std::size_t>(bytes[i++] - '0');
  string.digits_length = i - string.digits;
  if (string.digits_length == 0 || i >= bytes.size() || bytes[i] != ':' || string.length > longest_string)
    return std::nullopt;
  const std::size_t quote = ++i;
  while (i < bytes.size() && bytes[i] == '\\') ++i;
  if (i >= bytes.size() || bytes[i] != '"') return std::nullopt;
  const std::size_t backslashes = i - quote;
  if (backslashes != 0 && backslashes != 1 && backslashes != 3) return std::nullopt;
  string.quoting = backslashes == 3 ? 2 : backslashes;
  string.begin = i + 1;
  const auto end = end_of_units(bytes, string.begin, string.length, string.quoting);
  if (!end) return std::nullopt;
  string.end = *end;
  const std::string close = std::string(bytes.substr(quote, backslashes)) + "\";";
  return bytes.substr(string.end, close.size()) == close ? std::optional(string) : std::nullopt;
}

bool holds(const Serialized& string, const Edit& edit) {
  return string.begin <= edit.offset && edit.offset + edit.length <= string.end;
}

std::vector<Serialized> strings_around(std::string_view bytes, const std::vector<Edit>& edits) {
  std::vector<Serialized> strings;
  std::size_t from = 0;
  for (const Edit& edit : edits) {
    from = std::max(from, edit.offset > longest_string ? edit.offset - longest_string : 0);
    for (std::size_t at = bytes.find("s:", from); at < edit.offset; at = bytes.find("s:", from)) {
      from = at + 2;
      if (at > 0 && is_letter_or_digit(bytes[at - 1])) continue;
      const auto string = string_at(bytes, at);
      if (string && string->end > edit.offset) strings.push_back(*string);
    }
  }
  return strings;
}

}  // namespace

std::vector<Edit> length_repairs(std::string_view bytes, const std::vector<Edit>& edits) {
  std::vector<Serialized> strings = strings_around(bytes, edits);
  // The inner ones first: their new lengths may have more digits, which the outer ones count.
  std::sort(strings.begin(), strings.end(), [](const Serialized& a, const Serialized& b) {
    return std::pair(a.end - a.begin, a.begin) < std::pair(b.end - b.begin, b.begin);
  });
  std::vector<Edit> repairs;
  for (const Serialized& string : strings) {
    std::size_t length = string.length;
    bool is_around = false;
    const auto count = [&](const Edit& edit) {
      if (!holds(string, edit)) return;
      is_around = true;
      length -= units(bytes.substr(edit.offset, edit.length), string.quoting);
      length += units(edit.bytes, string.quoting);
    };
    const auto first =
        std::lower_bound(edits.begin(), edits.end(), string.begin,
                         [](const Edit& edit, std::size_t offset) { return edit.offset < offset; });
    for (auto edit = first; edit != edits.end() && edit->offset < string.end; ++edit) count(*edit);
    for (const Edit& repair : repairs) count(repair);
    if (is_around && length != string.length)
      repairs.push_back({string.digits, string.digits_length, std::to_string(length)});
  }
  return repairs;
}

}  // namespace cleave::names
