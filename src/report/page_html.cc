#include <fmt/format.h>

#include "report/html_parts.h"
#include "report/page.h"

namespace cleave::report {
namespace {

using Change = Page::Change;

Markup page_style() {
  return Markup::literal(R"(
.ending, .intro { color: var(--faint); margin: 8px 0 0; }
.alarming td:first-child { color: var(--blind); font-weight: 600; }
.changes { margin: 4px 0 0; padding-left: 18px; font-size: .85rem; overflow-wrap: anywhere; }
.before { text-decoration: line-through; text-decoration-color: var(--source); }
.after { color: var(--destination); }
.short { white-space: nowrap; }
td > div { min-width: 0; }
@media (max-width: 720px) { td:first-child { font-weight: 600; } }
)");
}

/// A line below the other.
Markup cell_of(std::string_view text) {
  Markup cell;
  while (true) {
    const auto line = text.substr(0, text.find('\n'));
    cell += Markup::text(line);
    if (line.size() == text.size()) return cell;
    cell += Markup::element("br", {}, {});
    text.remove_prefix(line.size() + 1);
  }
}

Markup change_html(const Change& change) {
  Markup item = Markup::text(change.what + ": ");
  item += with_class("code", "before", change.before);
  item += Markup::text(" → ");
  item += with_class("code", "after", change.after);
  return Markup::element("li", {}, {item});
}

Markup details_of(std::string_view summary, const Markup& content) {
  return Markup::element("details", {}, {element("summary", summary), content});
}

Markup row_html(const Page::Section& section, const Page::Row& row) {
  std::vector<Markup> cells;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    Markup content = cell_of(row.cells[i]);
    if (i + 1 == row.cells.size() && !row.changes.empty()) {
      std::vector<Markup> items;
      for (const auto& change : row.changes) items.push_back(change_html(change));
      content +=
          details_of(counted(items.size(), "change"), Markup::element("ul", {{"class", "changes"}}, items));
    }
    const bool middle = i > 0 && i + 1 < row.cells.size();
    cells.push_back(Markup::element(
        "td", {{"data-title", section.columns[i].title}, {"class", middle ? "short" : "long"}},
        {Markup::element("div", {}, {content})}));
  }
  return Markup::element("tr", {{"class", row.alarming ? "alarming" : "quiet"}}, cells);
}

Markup table_html(const Page::Section& section) {
  if (section.rows.empty()) return {};
  std::vector<std::string> titles;
  for (const auto& column : section.columns) titles.push_back(column.title);
  std::vector<Markup> rows;
  for (const auto& row : section.rows) rows.push_back(row_html(section, row));
  return html_table(titles, rows);
}

Markup changes_html(const std::vector<Change>& changes) {
  if (changes.empty()) return {};
  std::vector<Markup> rows;
  for (const auto& change : changes)
    rows.push_back(html_row({{"What", element("strong", change.what)},
                             {"Source", element("code", change.before)},
                             {"Destination", with_class("code", "after", change.after)}}));
  return html_table({"What", "Source", "Destination"}, rows);
}

Markup section_html(const Page::Section& one) {
  Markup content = table_html(one);
  content += changes_html(one.changes);
  std::vector<Markup> items;
  for (const auto& item : one.items) items.push_back(Markup::element("li", {}, {cell_of(item)}));
  if (!items.empty()) content += Markup::element("ul", {}, items);
  if (!one.intro.empty()) content += Markup::element("p", {{"class", "intro"}}, {cell_of(one.intro)});
  if (!one.folded) return html_section(one.title, {content});
  const Markup summary = Markup::element("summary", {}, {element("h2", one.title)});
  return Markup::element("section", {}, {Markup::element("details", {}, {summary, content})});
}

}  // namespace

std::string page_html(const Page& page) {
  std::vector<Markup> facts;
  for (const auto& [title, value] : page.facts) facts.push_back(fact(title, value));
  Markup main = Markup::element("dl", {{"class", "facts"}}, facts);
  for (const auto& one : page.sections) main += section_html(one);
  for (std::size_t i = 0; i < page.ending.size(); ++i)
    main += i == 0 ? with_class("p", "ending", page.ending[i]) : element("pre", page.ending[i]);
  return html_page(page.title, page_style(), element("h1", page.title), main);
}

}  // namespace cleave::report
