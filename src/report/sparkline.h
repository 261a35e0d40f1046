#pragma once

#include <string>
#include <vector>

namespace cleave::report {

/// One character for each value, as high as its share of `highest`; nothing is a space, and whatever is more
/// than nothing can be seen.
std::string sparkline(const std::vector<double>& values, double highest);

}  // namespace cleave::report
