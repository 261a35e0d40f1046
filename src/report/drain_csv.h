#pragma once

#include <string>

#include "drain/drain_report.h"

namespace cleave::report {

/// A line for each minute, side and host with any request (RFC 4180).
std::string drain_csv(const drain::DrainReport& report);

}  // namespace cleave::report
