#pragma once

#include "mysql/baseline/baseline.h"
#include "mysql/diff/comparison.h"

namespace cleave::mysql {

/// Compares both sides of a table with a key with the baseline, and so with each other. A table that the
/// baseline does not have was empty.
void compare_with_base(const Comparison& comparison, const Baseline& baseline);

}  // namespace cleave::mysql
