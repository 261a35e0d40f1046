#pragma once

#include "mysql/merge/collect_changes.h"
#include "mysql/merge/merge_tables.h"
#include "mysql/merge/work_list.h"

namespace cleave::mysql {

/// What can be said only when the changes are known, and before the first of them is written.

/// Throws Error(input, "unclear-key") when rows have changed that nothing tells apart from each other as the
/// server does.
void refuse_unclear_keys(const MergeTables& tables, const Changes& changes, const WorkList& list);

/// Throws Error(input, "shared-numbers") when both sides gave one number to different rows, in a column that
/// is not the whole key: what refers to the number would lead to a stranger's row.
void refuse_shared_numbers(Database& from, Database& into, const MergeTables& tables, const Changes& changes,
                           const WorkList& list);

/// Both sides have put rows into one nested set. Throws Error(input, "nested-set") that names the tables.
void refuse_trees(const MergeTables& tables, const Changes& changes);

/// The server would run them again for what their effects are already merged of. Throws Error(input,
/// "triggers") that names them.
void refuse_triggers(const MergeTables& tables, const Changes& changes, const WorkList& list);

}  // namespace cleave::mysql
