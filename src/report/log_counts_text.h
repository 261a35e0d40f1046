#pragma once

#include <string>

#include "drain/count/log_counts.h"
#include "report/layout.h"

namespace cleave::report {

/// What `cleave drain count` prints: what is in the logs, briefly, and what could not be read of them.
std::string log_counts_text(const drain::LogCounts& counted, Look look);

}  // namespace cleave::report
