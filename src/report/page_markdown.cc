#include <algorithm>

#include <fmt/format.h>

#include "base/plain.h"
#include "report/page.h"

namespace cleave::report {
namespace {

/// Whatever a name or a value says, it is shown as it is:
/// https://spec.commonmark.org/0.31.2/#backslash-escapes
std::string markdown_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "<br>";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else {
      if (std::string_view("\\`*_[]>|#~").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string markdown_line(const std::vector<std::string>& cells) {
  std::string text = "|";
  for (const auto& cell : cells) text += " " + cell + " |";
  return text + "\n";
}

std::string markdown_head(const std::vector<Page::Column>& columns) {
  std::vector<std::string> titles, rule;
  for (const auto& column : columns) {
    titles.push_back(markdown_text(column.title));
    rule.emplace_back(column.align == Page::Column::Align::right ? "---:" : "---");
  }
  return markdown_line(titles) + markdown_line(rule);
}

std::string markdown_table(const Page::Section& section) {
  if (section.rows.empty()) return "";
  auto text = markdown_head(section.columns);
  for (const auto& row : section.rows) {
    std::vector<std::string> cells;
    for (const auto& cell : row.cells) cells.push_back(markdown_text(cell));
    if (row.alarming) cells.front() = "**" + cells.front() + "**";
    for (const auto& change : row.changes)
      cells.back() += fmt::format("<br>{}: {} → {}", markdown_text(change.what), markdown_text(change.before),
                                  markdown_text(change.after));
    text += markdown_line(cells);
  }
  return text + "\n";
}

std::string markdown_changes(const std::vector<Page::Change>& changes) {
  if (changes.empty()) return "";
  auto text = markdown_head({{"what"}, {"before"}, {"after"}});
  for (const auto& change : changes)
    text += markdown_line(
        {markdown_text(change.what), markdown_text(change.before), markdown_text(change.after)});
  return text + "\n";
}

}  // namespace

std::string page_markdown(const Page& page) {
  auto text = "# " + markdown_text(page.title) + "\n\n";
  for (const auto& [title, value] : page.facts)
    text += fmt::format("- {}: **{}**\n", markdown_text(title), markdown_text(value));
  text += "\n";
  for (const auto& section : page.sections) {
    if (!section.title.empty()) text += "## " + markdown_text(section.title) + "\n\n";
    text += markdown_table(section) + markdown_changes(section.changes);
    for (const auto& item : section.items) text += "- " + markdown_text(item) + "\n";
    if (!section.items.empty()) text += "\n";
    if (!section.intro.empty()) text += markdown_text(section.intro) + "\n\n";
  }
  if (!page.ending.empty()) text += markdown_text(page.ending.front()) + "\n\n";
  for (std::size_t i = 1; i < page.ending.size(); ++i) text += "    " + page.ending[i] + "\n";
  return plain_text(text);
}

}  // namespace cleave::report
