#pragma once

#include <string>

#include "mysql/guard/guard_ids.h"
#include "report/layout.h"

namespace cleave::report {

/// How the ids of both sides are kept apart, and what is still to be done for it.
std::string guard_text(const mysql::IdsReport& report, Look look);

}  // namespace cleave::report
