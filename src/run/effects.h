#pragma once

#include "plan/plan.h"
#include "run/record.h"

namespace cleave::run {

/// The step's record, when the step is, or may be, in effect; null otherwise.
const Record* effect_of(const plan::Step& step, const Records& records);

/// The step's params with the outputs that the journal holds; null when one of them is not known.
Json known_params(const plan::Step& step, const Records& records);

}  // namespace cleave::run
