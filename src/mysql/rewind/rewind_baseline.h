#pragma once

#include <filesystem>
#include <optional>

#include "mysql/baseline/take_baseline.h"
#include "mysql/rewind/past_side.h"

namespace cleave::mysql {

/// What happens to tables that no log tells all of.
enum class OnGap { refuse, leave_out };

/// Writes the state that a database had at a place of its binary log to `file`. A table that its log does not
/// tell all of is taken from the other side, which began with the same rows, when that one's log tells all of
/// it; from one side or the other, never from both, so that each table is as one server had it. Throws as
/// PastSide and take_baseline do, and Error(input, "log-gaps") with the tables that neither log tells all
/// of.
std::vector<BaselineWarning> rewind_baseline(const Rewound& side, const std::optional<Rewound>& other,
                                             const std::filesystem::path& file, Clock& clock,
                                             const BaselineOptions& options, OnGap on_gap);

}  // namespace cleave::mysql
