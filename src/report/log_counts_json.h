#pragma once

#include "base/json.h"
#include "drain/count/log_counts.h"

namespace cleave::report {

/// What `cleave drain count --json` prints (docs/drain-count.md).
Json to_json(const drain::LogCounts& counted);

}  // namespace cleave::report
