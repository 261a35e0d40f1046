#include "report/sparkline.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace cleave::report {

std::string sparkline(const std::vector<double>& values, double highest) {
  constexpr std::array<std::string_view, 8> bars{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  std::string line;
  for (const double value : values) {
    if (value <= 0 || highest <= 0) {
      line += ' ';
      continue;
    }
    const auto height =
        static_cast<std::size_t>(std::ceil(value / highest * static_cast<double>(bars.size())));
    line += bars.at(std::clamp<std::size_t>(height, 1, bars.size()) - 1);
  }
  return line;
}

}  // namespace cleave::report
