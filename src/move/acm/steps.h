#pragma once

#include "move/accounts.h"

namespace cleave::move {

/// The kinds "acm/…".
void add_acm_actions(run::Actions& actions, const Accounts& accounts);

}  // namespace cleave::move
