#pragma once

#include <optional>
#include <string>

#include "dns/watch/state.h"
#include "drain/drain_report.h"

namespace cleave::report {

/// One page that needs nothing else: timeline of both sides, classes, verdict, and what the DNS says where it
/// was asked.
std::string drain_html(const drain::DrainReport& report, const std::optional<dns::State>& dns);

}  // namespace cleave::report
