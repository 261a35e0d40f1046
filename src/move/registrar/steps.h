#pragma once

#include "move/accounts.h"

namespace cleave::move {

/// The kinds "registrar/…" and manual/registrar.
void add_registrar_actions(run::Actions& actions, const Accounts& accounts);

}  // namespace cleave::move
