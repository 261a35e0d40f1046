#pragma once

#include "run/action.h"

namespace cleave::move {

/// The kinds "wait/…", and those of "manual/…" where the person is believed. They need no account.
void add_wait_actions(run::Actions& actions);

}  // namespace cleave::move
