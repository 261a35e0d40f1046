#pragma once

#include "move/second_look.h"
#include "run/action.h"

namespace cleave::move {

/// The kinds "drift/…". They change nothing.
void add_drift_actions(run::Actions& actions, const SecondLook& look);

}  // namespace cleave::move
