#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/markup.h"

namespace cleave::report {

/// What the pages of all reports are made of. They fit a phone and a desk, light and dark.

Markup element(std::string_view name, std::string_view text);
Markup with_class(std::string_view name, const char* css_class, std::string_view text);
Markup html_section(std::string_view title, const std::vector<Markup>& children);
/// A value that stands out, with its title.
Markup fact(std::string_view title, std::string_view value);

/// A row of cells with the title of their column, for narrow screens that show a row as a card.
Markup html_row(const std::vector<std::pair<std::string, Markup>>& cells);
Markup html_table(const std::vector<std::string>& titles, const std::vector<Markup>& rows);

/// A whole page: one file that loads and runs nothing, whatever its texts say. `style` comes after the common
/// one.
std::string html_page(std::string_view title, const Markup& style, const Markup& header, const Markup& main);

}  // namespace cleave::report
