#include "report/html_parts.h"

namespace cleave::report {
namespace {

Markup common_style() {
  return Markup::literal(R"(
:root { color-scheme: light dark;
  --paper: #fbfbfa; --card: #ffffff; --ink: #1c1e21; --faint: #5d6470; --line: #dfe2e6;
  --source: #b4530a; --destination: #1c6fb8; --drained: #1a7f45; --not-yet: #9a6200; --blind: #b3261e; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #16181b; --card: #1f2226; --ink: #e8eaed; --faint: #a0a7b1; --line: #363b42;
  --source: #f0a35e; --destination: #6db3f2; --drained: #5fd08e; --not-yet: #f0c060; --blind: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
header, main { max-width: 1100px; margin: 0 auto; padding: 0 16px; }
header { padding-top: 24px; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 0 0 8px; }
header p { color: var(--faint); margin: 0; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 16px; margin: 16px 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 8px; margin: 16px 0; }
.fact { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 8px; }
dt { color: var(--faint); font-size: .85rem; }
dd { margin: 0; overflow-wrap: anywhere; font-weight: 600; font-variant-numeric: tabular-nums; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; font-size: .85rem; color: var(--faint); }
th, td { padding: 8px 12px 8px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child td { border-bottom: 0; }
td { overflow-wrap: anywhere; }
td:first-child { min-width: 9rem; }
td:not(:first-child) { min-width: 3.5rem; }
summary h2 { display: inline; }
summary { cursor: pointer; color: var(--faint); }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .85rem; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 8px;
  margin: 4px 0; }
@media (max-width: 720px) {
  thead { display: none; }
  tr { display: block; padding: 8px 0; border-bottom: 1px solid var(--line); }
  tr:last-child { border-bottom: 0; }
  td { display: flex; gap: 12px; border: 0; padding: 2px 0; }
  td::before { content: attr(data-title); flex: 0 0 6rem; color: var(--faint); font-size: .85rem; }
  td:empty { display: none; }
  td:first-child { display: block; }
  td:first-child::before { display: none; }
}
)");
}

}  // namespace

Markup element(std::string_view name, std::string_view text) {
  return Markup::element(name, {}, {Markup::text(text)});
}

Markup with_class(std::string_view name, const char* css_class, std::string_view text) {
  return Markup::element(name, {{"class", css_class}}, {Markup::text(text)});
}

Markup html_section(std::string_view title, const std::vector<Markup>& children) {
  Markup inner = element("h2", title);
  for (const auto& child : children) inner += child;
  return Markup::element("section", {}, {inner});
}

Markup fact(std::string_view title, std::string_view value) {
  return Markup::element("div", {{"class", "fact"}}, {element("dt", title), element("dd", value)});
}

Markup html_row(const std::vector<std::pair<std::string, Markup>>& cells) {
  std::vector<Markup> markup;
  for (const auto& [title, cell] : cells)
    markup.push_back(Markup::element("td", {{"data-title", title}}, {cell}));
  return Markup::element("tr", {}, markup);
}

Markup html_table(const std::vector<std::string>& titles, const std::vector<Markup>& rows) {
  std::vector<Markup> heads;
  for (const auto& title : titles) heads.push_back(element("th", title));
  return Markup::element(
      "table", {},
      {Markup::element("thead", {}, {Markup::element("tr", {}, heads)}), Markup::element("tbody", {}, rows)});
}

std::string html_page(std::string_view title, const Markup& style, const Markup& header, const Markup& main) {
  Markup styles = common_style();
  styles += style;
  const auto head = Markup::element(
      "head", {},
      {Markup::element("meta", {{"charset", "utf-8"}}, {}),
       Markup::element("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}},
                       {}),
       Markup::element("meta",
                       {{"http-equiv", "Content-Security-Policy"},
                        {"content", "default-src 'none'; style-src 'unsafe-inline'"}},
                       {}),
       element("title", title), Markup::element("style", {}, {styles})});
  const auto body = Markup::element(
      "body", {}, {Markup::element("header", {}, {header}), Markup::element("main", {}, {main})});
  return "<!DOCTYPE html>\n" + Markup::element("html", {{"lang", "en"}}, {head, body}).html() + "\n";
}

}  // namespace cleave::report
