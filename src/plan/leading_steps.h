#pragma once

#include <vector>

#include "plan/draft.h"

namespace cleave::plan {

/// The steps of the cutover that lead visitors to the destination, or make ready for that: what has to be
/// right before is needed by each of them. Copies and comparisons are none.
std::vector<Step*> leading_steps(Draft& draft);

}  // namespace cleave::plan
