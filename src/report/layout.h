#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cleave::report {

/// No line is wider, but for single words (ids) that are. It is 110 columns where nobody knows how many there
/// are.
constexpr std::size_t usual_columns = 110;
std::size_t page_columns();
/// Said once, before anything is shown: the terminal is the whole program's. Between 80 and 200 are taken.
void set_page_columns(std::size_t columns);

enum class Colours { none, ansi };
enum class Detail { brief, all };

/// How a text is shown.
struct Look {
  Colours colours = Colours::none;
  Detail detail = Detail::brief;
};

enum class Ink { bold, faint, red, green, yellow, blue };

/// The text in a colour, where colours are wanted.
std::string inked(std::string_view text, Ink ink, Colours colours);

/// The columns that a UTF-8 text takes on a terminal: one for a character, none for colours.
std::size_t columns_of(std::string_view text);

/// What of it has room in so many columns: no character and no colour is cut in two.
std::string cut(std::string_view text, std::size_t columns);

/// Filled up with spaces on the right.
std::string padded(std::string_view text, std::size_t columns);

/// `prefix` and `text`, broken at spaces; what follows the first line is indented as far as the prefix
/// reaches. Line breaks of the text stay. Ends with a line break.
std::string wrapped(std::string_view prefix, std::string_view text);

/// "1 step", "2 steps".
std::string counted(std::size_t count, std::string_view noun);

}  // namespace cleave::report
