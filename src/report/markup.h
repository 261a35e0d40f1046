#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cleave::report {

/// A piece of HTML or SVG. Texts of any kind get into it by `text` and as values of attributes, which both
/// escape; there is no other way, but for what the program itself has as a literal.
class Markup {
 public:
  using Attributes = std::vector<std::pair<std::string_view, std::string>>;

  /// Characters that mean something to HTML become references; control characters are shown as \xHH.
  static Markup text(std::string_view text);
  /// The program's own: styles, a symbol.
  template <std::size_t size>
  static Markup literal(const char (&text)[size]) {
    return Markup(std::string(text, size - 1));
  }
  /// <name …>children</name>.
  static Markup element(std::string_view name, const Attributes& attributes,
                        std::initializer_list<Markup> children);
  static Markup element(std::string_view name, const Attributes& attributes,
                        const std::vector<Markup>& children);

  Markup() = default;
  Markup& operator+=(const Markup& more) {
    html_ += more.html_;
    return *this;
  }
  const std::string& html() const { return html_; }

 private:
  explicit Markup(std::string html) : html_(std::move(html)) {}

  std::string html_;
};

}  // namespace cleave::report
