#pragma once

#include <vector>

#include "plan/plan.h"
#include "report/page.h"

namespace cleave::report {

/// The section "Not seen", with what to write into cleave.toml; empty when all was seen.
Page::Section unseen_section(const std::vector<plan::Unseen>& unseen, Detail detail);

/// The section "Perhaps names"; empty when there are none.
Page::Section perhaps_section(const std::vector<plan::Perhaps>& perhaps, Detail detail);

}  // namespace cleave::report
