#pragma once

#include "move/accounts.h"

namespace cleave::move {

/// The kinds "iam/…".
void add_iam_actions(run::Actions& actions, const Accounts& accounts);

}  // namespace cleave::move
