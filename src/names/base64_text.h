#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cleave::names {

/// The shortest stretch that is read as base64.
constexpr std::size_t shortest_base64 = 16;
/// A stretch whose begin is further away than this is read from where the reader stands, in each of the four
/// ways that the groups of four may lie.
constexpr std::size_t longest_base64 = std::size_t{64} * 1024;

/// A stretch of base64 characters in some bytes, of either alphabet, on one line or on several that are
/// joined by line breaks (as bytes or written "\n") and the blanks behind them.
/// https://www.rfc-editor.org/rfc/rfc4648
struct Base64Text {
  /// A line's characters: from `character` on they stand at `offset`.
  struct Line {
    std::size_t character;
    std::size_t offset;
  };

  std::string_view chars;  ///< without line breaks and padding; points into the bytes or into `joined`
  std::string joined;
  std::vector<Line> lines;
  std::size_t padding = 0;     ///< how many "=" end it
  std::size_t end = 0;         ///< behind the last character and the padding
  bool begins_before = false;  ///< its begin is too far away to be seen

  /// Where a character stands in the bytes.
  std::size_t offset_of(std::size_t character) const;
};

/// A line of a stretch.
struct Base64Line {
  std::size_t begin, end;
  bool begins_before;  ///< as in Base64Text
  bool may_go_on;      ///< it is as wide as lines are that others follow
};
/// The line around `at`, a character of it.
Base64Line base64_line(std::string_view bytes, std::size_t at);
/// The stretch that begins with the line.
void read_base64(std::string_view bytes, const Base64Line& line, Base64Text& text);

/// Whether the characters may carry eight readable ones in a row, wherever their groups of four begin. Tells
/// words and paths, which nearly always are no base64, without decoding them.
bool may_hold_text(std::string_view chars);

/// The bytes that the characters carry from character `first` on; what does not make a whole byte is left.
void decode_base64(std::string_view chars, std::size_t first, std::string& bytes);

/// How a stretch is written, so that other bytes can be written like it.
struct Base64Style {
  bool is_url_safe = false;
  bool is_padded = true;
  std::size_t line = 0;   ///< characters on each line; 0 for all on one
  std::string separator;  ///< between lines
};
/// `stretch` is all of it, padding included.
Base64Style style_of_base64(std::string_view stretch);
std::string encode_base64(std::string_view bytes, const Base64Style& style);
/// The bytes that a stretch carries.
std::string decode_stretch(std::string_view stretch);

}  // namespace cleave::names
