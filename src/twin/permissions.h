#pragma once

#include "twin/accounts.h"
#include "twin/policy.h"
#include "twin/world.h"

namespace cleave::twin {

/// What the caller's own policies say: an account's administrator may do everything, a role's session what
/// the role's inline and attached policies allow, a role that is gone nothing.
Verdict judge_caller(World& world, const Principal& principal, const AccessRequest& request);

}  // namespace cleave::twin
