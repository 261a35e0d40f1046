#pragma once

#include <optional>

#include "base/json.h"
#include "dns/watch/state.h"
#include "drain/drain_report.h"

namespace cleave::report {

/// What `cleave drain --json` prints (docs/drain.md).
Json to_json(const drain::DrainReport& report, const std::optional<dns::State>& dns);

}  // namespace cleave::report
