#pragma once

#include <vector>

#include "base/error.h"
#include "plan/plan.h"

namespace cleave::plan {

/// The planner's no to steps that wait for each other, each for the next one and the last for the first: what
/// names what, on which line of a user data script, and how to cut one of these ties.
Error cyclic_plan(const std::vector<const Step*>& ring, const std::vector<NameChange>& names);

}  // namespace cleave::plan
