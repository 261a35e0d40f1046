#pragma once

#include "plan/draft.h"

namespace cleave::plan {

// One planner a service; each is defined in the file of its name (plan/ec2.cc or plan/ec2/planner.cc) and
// listed in plan/service_planners.cc.

}  // namespace cleave::plan
