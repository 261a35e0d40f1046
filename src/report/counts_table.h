#pragma once

#include <string>
#include <vector>

#include "report/layout.h"

namespace cleave::report {

using Cells = std::vector<std::string>;

/// A table with a heading: the first column to the left, numbers to the right; a column that is 0 everywhere
/// is left out. Requires: every row has as many cells as the heading.
std::string counts_table(const Cells& heading, const std::vector<Cells>& rows, Look look);

}  // namespace cleave::report
