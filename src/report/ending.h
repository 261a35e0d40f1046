#pragma once

#include <optional>
#include <string>

#include "plan/plan.h"
#include "run/loop.h"

namespace cleave::report {

/// The last words of a run or an undo: what has been reached, and the next command. `last` is the phase that
/// was asked for with --until (of a run: the last one carried out) or --to (of an undo: the last that stays).
std::string ending(const plan::Plan& plan, const run::Outcome& outcome, run::Direction direction,
                   std::optional<plan::Phase> last);

}  // namespace cleave::report
