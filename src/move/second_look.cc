#include "move/second_look.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace cleave::move {

std::string listed_changes(const std::vector<std::string>& lines) {
  constexpr std::size_t most_shown = 20;
  const auto shown = static_cast<std::ptrdiff_t>(std::min(lines.size(), most_shown));
  std::string list = fmt::format("{}", fmt::join(lines.begin(), lines.begin() + shown, "; "));
  if (lines.size() > most_shown) list += fmt::format("; and {} more", lines.size() - most_shown);
  return list;
}

}  // namespace cleave::move
