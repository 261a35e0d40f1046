#pragma once

#include "move/accounts.h"
#include "run/action.h"

namespace cleave::move {

/// The kind drain/decide.
void add_drain_actions(run::Actions& actions, const Accounts& accounts);

}  // namespace cleave::move
