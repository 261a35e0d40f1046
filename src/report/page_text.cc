#include <algorithm>

#include <fmt/format.h>

#include "report/page.h"

namespace cleave::report {
namespace {

using Section = Page::Section;

constexpr std::size_t cell_indent = 6;

std::string aligned(const std::string& cell, std::size_t width, Page::Column::Align align) {
  if (align == Page::Column::Align::left) return padded(cell, width);
  const auto used = columns_of(cell);
  return std::string(width > used ? width - used : 0, ' ') + cell;
}

std::vector<std::size_t> widths_of(const Section& section) {
  std::vector<std::size_t> widths(section.columns.size());
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (section.layout == Section::Layout::headed) widths[i] = columns_of(section.columns[i].title);
    for (const auto& row : section.rows) widths[i] = std::max(widths[i], columns_of(row.cells[i]));
  }
  return widths;
}

/// The last cell is the one that may be long.
std::string line_of(const Section& section, const std::vector<std::string>& cells,
                    const std::vector<std::size_t>& widths, bool alarming, Look look) {
  std::string prefix = "  ";
  for (std::size_t i = 0; i + 1 < cells.size(); ++i) {
    const auto cell = aligned(cells[i], widths[i], section.columns[i].align);
    prefix += (i == 0 && alarming ? inked(cell, Ink::red, look.colours) : cell) + "  ";
  }
  const bool right = section.columns.back().align == Page::Column::Align::right;
  if (right) return prefix + aligned(cells.back(), widths.back(), section.columns.back().align) + "\n";
  return wrapped(prefix, cells.back());
}

/// On one line, or below each other where that is too long.
std::string changes_of(const std::vector<Page::Change>& changes, std::size_t indent) {
  std::string text;
  for (const auto& change : changes) {
    const std::string margin(indent, ' ');
    const auto line = fmt::format("{}{}: {} → {}", margin, change.what, change.before, change.after);
    if (columns_of(line) <= page_columns() && line.find('\n') == std::string::npos)
      text += line + "\n";
    else
      text += wrapped(margin, change.what) + wrapped(margin + "    ", change.before) +
              wrapped(margin + "  → ", change.after);
  }
  return text;
}

std::string stacked(const Section& section, const Page::Row& row, const std::vector<std::size_t>& widths,
                    Look look) {
  std::string text;
  const auto first = wrapped("  ", row.cells.front());
  text += row.alarming ? inked(first.substr(0, first.size() - 1), Ink::red, look.colours) + "\n" : first;
  std::string prefix(cell_indent, ' ');
  for (std::size_t i = 1; i + 1 < row.cells.size(); ++i)
    prefix += aligned(row.cells[i], widths[i], section.columns[i].align) + "  ";
  return text + wrapped(prefix, row.cells.back()) + changes_of(row.changes, cell_indent);
}

std::string rows_of(const Section& section, Look look) {
  const auto widths = widths_of(section);
  std::string text;
  if (section.layout == Section::Layout::headed && !section.rows.empty()) {
    std::vector<std::string> titles;
    for (const auto& column : section.columns) titles.push_back(column.title);
    text += line_of(section, titles, widths, false, look);
  }
  for (const auto& row : section.rows)
    text += section.layout == Section::Layout::stacked
                ? stacked(section, row, widths, look)
                : line_of(section, row.cells, widths, row.alarming, look);
  return text;
}

}  // namespace

std::string page_text(const Page& page, Look look) {
  auto text = page.title.empty() ? "" : inked(page.title, Ink::bold, look.colours) + "\n";
  for (const auto& section : page.sections) {
    text += "\n" + inked(section.title, Ink::bold, look.colours) + "\n";
    text += rows_of(section, look) + changes_of(section.changes, 2);
    for (const auto& item : section.items) text += wrapped("  - ", item);
    if (!section.intro.empty()) text += wrapped("  ", section.intro);
  }
  if (!page.ending.empty()) text += "\n" + page.ending.front() + "\n";
  for (std::size_t i = 1; i < page.ending.size(); ++i) text += "  " + page.ending[i] + "\n";
  return text;
}

}  // namespace cleave::report
