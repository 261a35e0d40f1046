#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "base/clock.h"
#include "mysql/watch/watched_side.h"

namespace cleave::mysql {

class Baseline;

struct WatchOptions {
  std::chrono::seconds interval{10};
  std::chrono::seconds quiet_for{15 * 60};  ///< so long without a write of the source, and it is over
  std::optional<std::chrono::seconds> longest;
  std::optional<LogStart> source_start, destination_start;  ///< nothing: from now on
  const Baseline* baseline = nullptr;                       ///< conflicts since it was taken count as well
  const std::atomic<bool>* stop = nullptr;
};

/// What can be said of one side after an interval.
struct SideInterval {
  bool is_known = true;  ///< false: the side could not be reached
  std::map<std::string, TableNews> tables;
  std::uint64_t merged = 0;
};

struct WatchInterval {
  Time at{};
  std::chrono::milliseconds length{0};  ///< since the interval before
  SideInterval source, destination;
  std::chrono::milliseconds quiet{0};  ///< since the last write of the source
  std::uint64_t open_conflicts = 0;    ///< of rows, at present
};

/// Two rows that a merge could not bring together without a decision.
struct WatchConflict {
  Time at{};
  std::string
      kind;  ///< "both-inserted", "both-updated", "updated-deleted", "deleted-updated", "unique-taken"
  std::string table;
  std::vector<std::string> key_columns;
  Row key;             ///< at the source, where both have one of their own
  std::string unique;  ///< unique-taken: the name of the unique key
  Row other_key;       ///< unique-taken: the destination's row
};

/// A side could not be reached; it is tried again.
struct WatchTrouble {
  Time at{};
  Place place = Place::source;
  std::string code, what;
  unsigned attempt = 1, most = 1;
  std::chrono::milliseconds wait{0};
};
struct WatchRecovered {
  Time at{};
  Place place = Place::source;
};

struct WatchVerdict {
  enum class Kind { quiet, time_over, stopped };
  Time at{};
  Kind kind = Kind::quiet;
  Time quiet_since{};  ///< the source had no write after that
  std::uint64_t source_rows = 0, destination_rows = 0, conflicts = 0, open_conflicts = 0;
};

using WatchEvent =
    std::variant<WatchInterval, WatchConflict, WatchGap, WatchTrouble, WatchRecovered, WatchVerdict>;

/// Watches both databases while they are written to, until the source has been quiet for long enough. Tells
/// everything to `notice`, the verdict last, and returns it. Throws Error(unreachable) when a side stays away
/// for all tries.
WatchVerdict watch(const Endpoint& source, const Endpoint& destination, const WatchOptions& options,
                   Clock& clock, const std::function<void(const WatchEvent&)>& notice);

}  // namespace cleave::mysql
