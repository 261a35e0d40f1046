#pragma once

#include <map>
#include <unordered_set>

#include "drain/callers/callers.h"
#include "drain/callers/habits.h"
#include "drain/series_evidence.h"
#include "drain/traffic.h"

namespace cleave::drain {

/// Requests are answered sooner; what takes longer is a connection that is kept.
constexpr std::int64_t long_us = 60'000'000;

/// What was seen in the logs of one side, or in a part of them.
struct Seen {
  /// Callers of up to a kilobyte each; habits of up to six (an entry for each hour of a month).
  static constexpr std::size_t most_callers = 200'000, most_habits = 20'000;

  Callers callers{most_callers};  ///< source only
  Habits habits{most_habits};
  TrafficByMinute traffic;
  Latencies latencies_before, latencies_since;  ///< the cut
  /// By the index of the series (Origin).
  std::map<std::size_t, SeriesEvidence> series;
  /// Hashes of paths that scanners guess and the application answered well: at the source before the cut, at
  /// the destination. Some of them when they are very many.
  std::unordered_set<std::uint64_t> known_paths;
  std::int64_t longest_connection_us = 0;  ///< of those longer than `long_us`

  void note_known_path(std::uint64_t hash);
  /// Which names of servers say what clients asked for.
  ServerNames trusted(ServerNames servers, std::uint64_t all_moved) const;

  void merge(const Seen& other);
};

}  // namespace cleave::drain
