#pragma once

#include <string>

#include "base/json.h"
#include "twin/world.h"

namespace cleave::twin::athena {

/// The twin runs no SQL: what a statement answers is told to it beforehand, by the control page "athena":
/// {"query": the statement, "columns": [names], "rows": [[text or null]], "scanned_bytes", "running_looks":
/// how often it is still running when it is looked at (1)}. Returns the row that is kept. Throws Error(input,
/// "bad-result").
Json keep_result(World& world, const Json& request);

/// What was told for exactly this statement, or null.
const Json* result_of(World& world, const std::string& query);

}  // namespace cleave::twin::athena
