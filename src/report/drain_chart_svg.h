#pragma once

#include "drain/drain_report.h"
#include "report/markup.h"

namespace cleave::report {

/// Requests of both sides over time, with the cut and the end of honest caches.
Markup timeline_svg(const drain::DrainReport& report);
/// Requests of a class at the source, hour by hour, from the cut until now.
Markup trend_svg(const drain::ClassReport& one, const drain::DrainReport& report);

}  // namespace cleave::report
