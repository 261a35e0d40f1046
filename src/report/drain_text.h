#pragma once

#include <string>

#include "drain/drain_report.h"
#include "report/layout.h"

namespace cleave::report {

/// The verdict first, then what it rests on. With Detail::all also sample lines.
std::string drain_text(const drain::DrainReport& report, const Look& look);

}  // namespace cleave::report
