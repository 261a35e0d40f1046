#pragma once

#include "move/accounts.h"

namespace cleave::move {

/// The kinds of steps that move buckets and their objects.
void add_s3_actions(run::Actions& actions, const Accounts& accounts);

}  // namespace cleave::move
