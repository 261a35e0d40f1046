#pragma once

#include "move/accounts.h"

namespace cleave::move {

/// The kinds "route53/…".
void add_route53_actions(run::Actions& actions, const Accounts& accounts);

}  // namespace cleave::move
