#pragma once

#include "base/json.h"
#include "mysql/merge/merge_options.h"

namespace cleave::mysql {

/// What the user decided, as a plan carries it: {"policy": {TABLE: "newest:COLUMN"}, "unique": {TABLE:
/// "join"}, "references": [{"table", "column", "parent", "parent_column", "type_column", "type_value",
/// "prefix"}], "no_references": ["TABLE.COLUMN"], "no_types": {"TABLE.COLUMN": {"type_column", "values":
/// []}}, "schemas":
/// []}. How the merge runs (dry_run, ask …) is not part of it.
Json to_json(const MergeOptions& options);
/// Throws Error(input, "bad-policy"), and as `at` does.
MergeOptions merge_options_from_json(const Json& json);

}  // namespace cleave::mysql
