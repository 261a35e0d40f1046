#include "report/layout.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/plain.h"

namespace cleave::report {
namespace {

std::string_view code_of(Ink ink) {
  switch (ink) {
    case Ink::bold:
      return "1";
    case Ink::faint:
      return "2";
    case Ink::red:
      return "31";
    case Ink::green:
      return "32";
    case Ink::yellow:
      return "33";
    case Ink::blue:
      return "34";
  }
  return "0";
}

std::size_t columns_of_page = usual_columns;

/// One paragraph, appended to `out`, whose last line has `used` columns already.
void append_words(std::string& out, std::string_view text, std::size_t indent, std::size_t used) {
  while (!text.empty()) {
    const auto word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (word.empty()) continue;
    const auto columns = columns_of(word);
    const bool begins = used <= indent;
    if (!begins && used + 1 + columns > page_columns()) {
      out += "\n" + std::string(indent, ' ');
      used = indent;
    } else if (!begins) {
      out += ' ';
      ++used;
    }
    out += word;
    used += columns;
  }
}

}  // namespace

std::size_t page_columns() {
  return columns_of_page;
}

void set_page_columns(std::size_t columns) {
  columns_of_page = std::clamp<std::size_t>(columns, 80, 200);
}

std::string inked(std::string_view text, Ink ink, Colours colours) {
  if (colours == Colours::none) return std::string(text);
  return terminal_code(fmt::format("[{}m", code_of(ink))) + std::string(text) + terminal_code("[0m");
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (const auto code = terminal_code_size(text.substr(i)); code > 0) {
      i += code - 1;
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {  // not inside a UTF-8 sequence
      ++columns;
    }
  }
  return columns;
}

std::string cut(std::string_view text, std::size_t columns) {
  std::size_t end = 0;
  while (end < text.size()) {
    auto next = end + 1;
    if (const auto code = terminal_code_size(text.substr(end)); code > 0) {
      next = end + code;
    } else {
      if (columns == 0) break;
      --columns;
      while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0) == 0x80) ++next;
    }
    end = next;
  }
  return std::string(text.substr(0, end));
}

std::string padded(std::string_view text, std::size_t columns) {
  const auto used = columns_of(text);
  return std::string(text) + std::string(columns > used ? columns - used : 0, ' ');
}

std::string wrapped(std::string_view prefix, std::string_view text) {
  const auto indent = columns_of(prefix);
  std::string out(prefix);
  bool first = true;
  while (true) {
    const auto line = text.substr(0, text.find('\n'));
    if (!first) out += "\n" + std::string(indent, ' ');
    first = false;
    append_words(out, line, indent, indent);
    if (line.size() == text.size()) return out + "\n";
    text.remove_prefix(line.size() + 1);
  }
}

std::string counted(std::size_t count, std::string_view noun) {
  if (count == 1) return fmt::format("1 {}", noun);
  if (noun.ends_with('s')) return fmt::format("{} {}es", count, noun);
  const bool ends_in_y = noun.size() > 1 && noun.ends_with('y') &&
                         std::string_view("aeiou").find(noun[noun.size() - 2]) == std::string_view::npos;
  if (ends_in_y) return fmt::format("{} {}ies", count, noun.substr(0, noun.size() - 1));
  return fmt::format("{} {}s", count, noun);
}

}  // namespace cleave::report
