#pragma once

#include <optional>
#include <string>

#include "plan/plan.h"
#include "run/record.h"
#include "verify/way_back.h"

namespace cleave::report {

/// What `cleave undo` says before it begins, once the cut-over was begun: what stays, or what would be lost.
/// "" when nothing can be lost.
std::string undo_preface(const plan::Plan& plan, const run::Records& records, std::optional<plan::Phase> to);

/// Why an undo should not begin as things stand, a line each.
std::string obstacles(const verify::WayBack& back);

/// Whose permissions are not known before it begins; "" when all are.
std::string not_asked(const verify::WayBack& back);

}  // namespace cleave::report
