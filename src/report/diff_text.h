#pragma once

#include "mysql/diff/diff_summary.h"
#include "report/layout.h"

namespace cleave::report {

/// What a comparison has found, by table, for people. Tables that are equal are only counted, but with
/// Detail::all.
std::string diff_text(const mysql::DiffSummary& summary, const mysql::DiffTotals& totals, Look look);

}  // namespace cleave::report
