#pragma once

#include "plan/draft.h"

namespace cleave::plan {

/// The steps of `cutover` by which the alternate domain names of moving distributions change hands, with the
/// DNS records of those names in their place among them (docs/cut-over.md).
void hand_over_aliases(Draft& draft);

}  // namespace cleave::plan
