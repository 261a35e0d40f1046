#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"
#include "report/layout.h"

namespace cleave::report {

/// The section "Not seen", with what to write into cleave.toml; "" when all was seen.
std::string unseen_text(const std::vector<plan::Unseen>& unseen, Look look);

/// The section "Perhaps names"; "" when there are none.
std::string perhaps_text(const std::vector<plan::Perhaps>& perhaps, Look look);

}  // namespace cleave::report
