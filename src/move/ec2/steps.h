#pragma once

#include "move/accounts.h"

namespace cleave::move {

/// The kinds "ec2/…".
void add_ec2_actions(run::Actions& actions, const Accounts& accounts);

}  // namespace cleave::move
