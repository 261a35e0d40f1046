#pragma once

#include <chrono>
#include <optional>

#include "base/clock.h"
#include "mysql/guard/guard_file.h"
#include "mysql/guard/read_only.h"

namespace cleave::mysql {

/// How a freeze ends by itself.
enum class FreezeEnd {
  none,     ///< it does not: thaw ends it
  by_event  ///< an event in the server does it, whatever becomes of the caller
};

/// Whether this server can end a freeze by itself: its event scheduler runs, also while it is read-only.
FreezeEnd possible_end(Database& database);

/// One side takes no writes any more. What was before is kept in the file under "frozen-source" or
/// "frozen-destination", the first time only. With `ends_after` and by_event the server itself goes back.
/// Throws as make_read_only does; then it is not frozen.
void freeze(Database& database, Place place, GuardFile& file, std::optional<std::chrono::seconds> ends_after,
            FreezeEnd end, std::chrono::seconds longest_wait = usual_lock_wait);

/// Puts back what the file says. Requires: the file has the section of this side.
void thaw(Database& database, Place place, GuardFile& file);

}  // namespace cleave::mysql
