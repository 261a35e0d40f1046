#pragma once

#include <vector>

#include "mysql/guard/guard_file.h"
#include "mysql/guard/sessions.h"
#include "mysql/ids/meeting_ids.h"

namespace cleave::mysql {

/// How the ids of both sides stand to each other, read from the servers.
struct IdsReport {
  struct Side {
    Place place;
    IdSequence before, now;
    /// Whether a restart keeps it; else option files have to.
    enum class Lasting { persisted, until_restart } lasting = Lasting::until_restart;
    std::vector<Session> old_sessions;  ///< they hand out ids as before until they end
    enum class Sight { all_sessions, own_sessions } sight = Sight::all_sessions;
    std::vector<NarrowTable> narrow;
  };
  Side source, destination;
  std::vector<MeetingTable> meeting;  ///< tables that may still get one id on both sides
};

/// Lets the source hand out 1, 1 + increment, … and the destination 2, 2 + increment, …; sets it on servers
/// that have it otherwise, persisted where they can, and reads it back. What was before is kept in the file
/// under "ids", the first time only. Throws Error(input, "one-server") when both are one server, and
/// Error(failed, "not-kept") when a server does not do what it was told.
IdsReport guard_ids(Database& source, Database& destination, GuardFile& file, std::uint64_t increment);

/// One server before the other is there: lets it hand out the ids that are `place`'s, with whatever
/// increment, and reads it back. `memory` is what an earlier call returned, or what `before_guard` says: who
/// did not know it yet. Returns the memory, which `guard_ids` takes for the section "ids" of its file. Throws
/// as `guard_ids`.
Json guard_side(Database& database, Place place, std::uint64_t increment, Json memory);
/// {"before": …}: what `unguard_side` puts back.
Json before_guard(Database& database);
void unguard_side(Database& database, const Json& memory);

/// Writes the section "ids" of a file that has none, from the memories of both sides.
void remember_guard(GuardFile& file, Json source, Json destination);

/// Puts back what the file says, on both sides. Requires: the file has the section "ids".
void unguard_ids(Database& source, Database& destination, GuardFile& file);

Json to_json(const IdsReport& report);

}  // namespace cleave::mysql
