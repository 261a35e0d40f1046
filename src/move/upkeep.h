#pragma once

#include "run/update.h"

namespace cleave::move {

/// What the actions can do when a plan replaces one that has begun.
run::Upkeep upkeep();

}  // namespace cleave::move
