#pragma once

#include "base/json.h"
#include "twin/service.h"

namespace cleave::twin::cloudfront {

/// Every Quantity says how many Items there are. Throws Refusal InconsistentQuantities.
void require_quantities(const Json& document);

/// A config makes sense by itself and refers only to what this account has: origins, access identities and
/// controls, policies. Throws the Refusal that CloudFront answers with. Aliases are checked apart
/// (alias_rules.h).
void require_valid_config(const Call& call, const Json& config);

}  // namespace cleave::twin::cloudfront
