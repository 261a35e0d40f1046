#pragma once

#include "base/json.h"
#include "drain/drain_report.h"

namespace cleave::report {

/// What `cleave drain --json` prints (docs/drain.md).
Json to_json(const drain::DrainReport& report);

}  // namespace cleave::report
