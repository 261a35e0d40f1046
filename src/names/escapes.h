#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "names/finder.h"

namespace cleave::names {

/// A set of the encodings that write single characters: percent, json_escape, entity, quoted_printable.
using EscapeSet = std::uint8_t;
constexpr EscapeSet set_of(Encoding encoding) {
  return static_cast<EscapeSet>(1u << static_cast<unsigned>(encoding));
}

/// Text whose escapes are undone, and where each of its characters stands in the bytes that it was read from.
struct Unescaped {
  std::string text;
  std::vector<std::uint32_t> from;  ///< text[i] is written in the bytes [from[i], to[i])
  std::vector<std::uint32_t> to;
  std::vector<EscapeSet> escapes;  ///< how text[i] is escaped; 0 for a plain byte
};

/// Every byte stands for itself.
Unescaped as_it_stands(std::string_view bytes);

/// Undoes percent-encoding, backslashes (JSON's, also those of regular expressions and C strings), XML and
/// HTML entities and quoted-printable, also of one in another, three deep. What is no escape stays as it is.
Unescaped unescape(std::string_view bytes);

/// Whether there is any byte that can begin an escape.
bool may_have_escapes(std::string_view bytes);

/// Whether an escape of a character that stands in names begins at `at`, or a quoted-printable fold.
bool hides_name_character(std::string_view bytes, std::size_t at);

/// Whether `before` ends within an escape that `next` goes on: "%2" before a hexadecimal digit.
bool ends_within_escape(std::string_view before, char next);

}  // namespace cleave::names
