#include "report/counts_table.h"

#include <algorithm>

namespace cleave::report {

std::string counts_table(const Cells& heading, const std::vector<Cells>& rows, Look look) {
  std::string text, head;
  std::vector<std::size_t> widths(heading.size());
  std::vector<char> is_shown(heading.size(), 0);
  for (std::size_t i = 0; i < heading.size(); ++i) {
    widths[i] = columns_of(heading[i]);
    for (const auto& row : rows) {
      widths[i] = std::max(widths[i], columns_of(row[i]));
      if (i == 0 || row[i] != "0") is_shown[i] = 1;
    }
  }
  const auto line = [&](const Cells& cells) {
    std::string one = "  " + padded(cells[0], widths[0]);
    for (std::size_t i = 1; i < cells.size(); ++i) {
      if (is_shown[i] != 0) one += "  " + std::string(widths[i] - columns_of(cells[i]), ' ') + cells[i];
    }
    return one;
  };
  text = inked(line(heading), Ink::faint, look.colours) + "\n";
  for (const auto& row : rows) text += line(row) + "\n";
  return text;
}

}  // namespace cleave::report
