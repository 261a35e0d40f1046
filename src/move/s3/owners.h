#pragma once

#include "move/accounts.h"
#include "move/s3/access_grants.h"

namespace cleave::move {

/// Both accounts' ids, and the pairs that a step's `Grantees` names: [{"Source", "Destination"}].
Owners owners_of(const Accounts& accounts, const run::Task& task);

}  // namespace cleave::move
