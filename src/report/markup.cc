#include "report/markup.h"

#include <array>

#include "base/plain.h"

namespace cleave::report {
namespace {

/// Of texts so much is shown; the outline of a drawing is longer, and worth nothing without its end.
constexpr std::size_t most_characters = 4000;

std::string escaped(std::string_view text, std::size_t most) {
  std::string html;
  for (const char c : plain(text, most)) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

}  // namespace

Markup Markup::text(std::string_view text) {
  return Markup(escaped(text, most_characters));
}

Markup Markup::element(std::string_view name, const Attributes& attributes,
                       std::initializer_list<Markup> children) {
  return element(name, attributes, std::vector<Markup>(children));
}

Markup Markup::element(std::string_view name, const Attributes& attributes,
                       const std::vector<Markup>& children) {
  Markup markup;
  markup.html_.append("<").append(name);
  for (const auto& [attribute, value] : attributes)
    markup.html_.append(" ")
        .append(attribute)
        .append("=\"")
        .append(escaped(value, value.size()))
        .append("\"");
  markup.html_ += ">";
  for (const auto& child : children) markup += child;
  if (name != "meta" && name != "br") markup.html_.append("</").append(name).append(">");
  return markup;
}

}  // namespace cleave::report
