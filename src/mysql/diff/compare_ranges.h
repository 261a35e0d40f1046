#pragma once

#include "mysql/diff/comparison.h"

namespace cleave::mysql {

/// Compares the two sides of a table with a key of any kind.
void compare_ranges(const Comparison& comparison);

}  // namespace cleave::mysql
