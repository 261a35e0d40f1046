#pragma once

#include "mysql/baseline/baseline.h"
#include "mysql/diff/comparison.h"

namespace cleave::mysql {

/// Compares tables without a key: how often a row is there is all that can be said of it. `base` may be null.
void compare_multisets(const Comparison& comparison, const Baseline* base);

}  // namespace cleave::mysql
