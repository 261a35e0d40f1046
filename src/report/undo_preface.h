#pragma once

#include <optional>
#include <string>

#include "plan/plan.h"
#include "run/record.h"

namespace cleave::report {

/// What `cleave undo` says before it begins, once the cut-over was begun: what stays, or what would be lost.
/// "" when nothing can be lost.
std::string undo_preface(const plan::Plan& plan, const run::Records& records, std::optional<plan::Phase> to);

}  // namespace cleave::report
