#pragma once

#include <chrono>
#include <optional>

#include "base/clock.h"
#include "mysql/guard/guard_file.h"

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
void freeze(Database& database, Place place, GuardFile& file, std::optional<std::chrono::seconds> ends_after,
            FreezeEnd end);

/// Puts back what the file says. Requires: the file has the section of this side.
void thaw(Database& database, Place place, GuardFile& file);

}  // namespace cleave::mysql
