#pragma once

#include <string>

#include "plan/plan.h"
#include "run/journal.h"

namespace cleave::run {

/// Writes down that a person has done what `step_id` waits for; a run that is under way notices.
/// Throws Error(input): "unknown-step" (with a suggestion), or "not-waiting" when the step waits for nobody.
void confirm(const plan::Plan& plan, Journal& journal, const std::string& step_id, Time now);

}  // namespace cleave::run
