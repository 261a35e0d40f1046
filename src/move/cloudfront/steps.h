#pragma once

#include "move/accounts.h"

namespace cleave::move {

/// The kinds "cloudfront/…".
void add_cloudfront_actions(run::Actions& actions, const Accounts& accounts);

}  // namespace cleave::move
