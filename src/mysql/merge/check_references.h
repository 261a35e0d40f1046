#pragma once

#include <vector>

#include "mysql/database.h"
#include "mysql/merge/merge_tables.h"

namespace cleave::mysql {

inline constexpr const char* broken_reference = "broken-reference";

/// What the server has not looked at while foreign_key_checks were off, for rows of one table: `put` are
/// there now, `taken` are not any more, or not with these values. Locks what it relies on until the
/// transaction ends. Throws Error(failed, broken_reference).
void check_references(Database& database, const MergeTables& tables, std::size_t table,
                      const std::vector<Row>& put, const std::vector<Row>& taken);

}  // namespace cleave::mysql
