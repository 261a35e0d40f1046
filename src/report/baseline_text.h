#pragma once

#include <string>

#include "mysql/baseline/baseline.h"
#include "mysql/baseline/take_baseline.h"
#include "report/layout.h"

namespace cleave::report {

/// Where and when a baseline was taken, its tables, and what it cannot promise.
std::string baseline_text(const mysql::Baseline& baseline,
                          const std::vector<mysql::BaselineWarning>& warnings, Look look);

}  // namespace cleave::report
