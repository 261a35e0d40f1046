#pragma once

#include <map>
#include <utility>

#include "drain/callers/callers.h"
#include "drain/callers/habits.h"
#include "drain/lines/format.h"
#include "drain/pulse.h"
#include "drain/traffic.h"

namespace cleave::drain {

/// What was seen in the logs of one side, or in a part of them.
struct Seen {
  /// Callers of up to a kilobyte each; habits of up to six (an entry for each hour of a month).
  static constexpr std::size_t most_callers = 200'000, most_habits = 20'000;

  Callers callers{most_callers};  ///< source only
  Habits habits{most_habits};
  TrafficByMinute traffic;
  Latencies latencies_before, latencies_since;  ///< the cut
  /// By place and format, as ChannelFacts.
  std::map<std::pair<std::size_t, Format>, Pulse> pulses;

  void merge(const Seen& other);
};

}  // namespace cleave::drain
