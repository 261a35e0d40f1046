#pragma once

#include "mysql/diff/comparison.h"

namespace cleave::mysql {

/// Compares the two sides of a table whose key is a single whole number. Requires: KeyOrder::is_number.
void compare_numbers(const Comparison& comparison);

}  // namespace cleave::mysql
