#pragma once

#include <string>

#include "drain/drain_report.h"

namespace cleave::report {

/// One page that needs nothing else: timeline of both sides, classes, verdict.
std::string drain_html(const drain::DrainReport& report);

}  // namespace cleave::report
