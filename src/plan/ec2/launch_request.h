#pragma once

#include "plan/draft.h"

namespace cleave::plan {

/// RunInstances' input for a copy of the instance, with the source's names still in it; ImageId is left out.
/// What cannot be carried over is dropped with the reason.
Json launch_request(Draft& draft, const inventory::Resource& instance);

}  // namespace cleave::plan
