#pragma once

#include "move/accounts.h"

namespace cleave::move {

/// The kinds "elb/…".
void add_elb_actions(run::Actions& actions, const Accounts& accounts);

}  // namespace cleave::move
