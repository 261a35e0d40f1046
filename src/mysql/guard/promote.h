#pragma once

#include <chrono>
#include <optional>

#include "base/clock.h"
#include "mysql/guard/guard_file.h"
#include "mysql/guard/replica.h"

namespace cleave::mysql {

/// What the change of the writer cost.
struct Promotion {
  std::chrono::milliseconds write_pause{0};  ///< from the source's last write to the destination's first
  LogPosition last;                          ///< the end of the source's binary log, all of it applied
};

/// The section of the file that tells that the destination has taken over.
inline constexpr const char* promoted_section = "promoted";

/// The destination, a replica, becomes the one that takes writes: the source is frozen, the rest is applied,
/// the destination stops following and opens. The source stays frozen ("frozen-source" in the file). When the
/// rest is not applied within `longest_pause`, or anything fails, the source takes writes again and the
/// destination follows as before. A promotion that was interrupted when the destination was about to open is
/// finished; its pause is not known then. Throws Error(input, "not-following") when the destination does not
/// follow or is more than `longest_pause` behind; Error(failed, "pause-too-long").
std::optional<Promotion> promote(Database& source, Database& destination, GuardFile& file, Clock& clock,
                                 std::chrono::seconds longest_pause);

}  // namespace cleave::mysql
