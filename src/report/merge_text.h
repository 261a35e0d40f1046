#pragma once

#include <string>

#include "mysql/merge/merge.h"
#include "mysql/merge/unmerge.h"
#include "report/layout.h"

namespace cleave::report {

/// What a merge did, for people: by table, the ids that are new, the conflicts.
std::string merge_text(const mysql::MergeResult& result, Look look);
std::string unmerge_text(const mysql::UnmergeResult& result, Look look);
/// A conflict with both rows, for the one who decides it: mysql::with_rows.
std::string question_text(const Json& conflict, Look look);

}  // namespace cleave::report
