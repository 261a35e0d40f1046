#pragma once

#include "move/names/name_search.h"
#include "run/action.h"

namespace cleave::move {

/// The kinds "names/…". They change nothing.
void add_names_actions(run::Actions& actions, const NameSearch& search);

}  // namespace cleave::move
