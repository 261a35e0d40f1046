#pragma once

#include <vector>

#include "mysql/database.h"
#include "mysql/merge/merge_tables.h"

namespace cleave::mysql {

/// What the server has not looked at while foreign_key_checks were off, for rows of one table. Both lock what
/// they rely on until the transaction ends, as far as a foreign key has an index for that, and return
/// indexes.

/// Of `put`, rows that are there now: those whose parents are not there, though a foreign key asks for them.
std::vector<std::size_t> without_parents(Database& database, const MergeTables& tables, std::size_t table,
                                         const std::vector<Row>& put);
/// Of `taken`, rows that are not there any more, or not with these values: those that others still refer to,
/// by a foreign key or not.
std::vector<std::size_t> with_children(Database& database, const MergeTables& tables, std::size_t table,
                                       const std::vector<Row>& taken);

}  // namespace cleave::mysql
