#pragma once

#include <string>

#include "base/json.h"
#include "drain/athena/athena_counts.h"
#include "report/layout.h"

namespace cleave::report {

/// The members of to_json(drain::LogCounts) that Athena counts: all but latencies, channels and the first and
/// last moments.
Json to_json(const drain::athena::AthenaCounts& counts);

/// The same for people: sums, hosts and statuses.
std::string athena_counts_text(const drain::athena::AthenaCounts& counts, Look look);

}  // namespace cleave::report
