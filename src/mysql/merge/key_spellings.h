#pragma once

#include "mysql/database.h"
#include "mysql/merge/merge_tables.h"
#include "mysql/merge/work_list.h"

namespace cleave::mysql {

/// Tells `list` how each side now spells the keys of the rows that earlier merges knew, where that has
/// changed since: neither side may have the old bytes any more, and then no comparison would find the row
/// again. Requires: `list` has the pairs of the earlier merges.
void find_spellings(Database& from, Database& into, const MergeTables& tables, WorkList& list);

}  // namespace cleave::mysql
