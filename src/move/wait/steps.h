#pragma once

#include "move/second_look.h"
#include "run/action.h"

namespace cleave::move {

/// The kinds "wait/…", and those of "manual/…" where the person is believed. They need no account.
void add_wait_actions(run::Actions& actions);

/// The end of the drain: what stands there is looked at.
void add_let_go_actions(run::Actions& actions, const SecondLook& look);

}  // namespace cleave::move
