#pragma once

#include <string>

#include "mysql/check/check.h"
#include "report/layout.h"

namespace cleave::report {

/// What `cleave mysql check` found, the gravest first, each with what mends it, ready to be pasted into
/// mysql.
std::string database_check_text(const mysql::Checked& checked, Look look);

}  // namespace cleave::report
