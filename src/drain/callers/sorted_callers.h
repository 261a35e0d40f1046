#pragma once

#include <unordered_set>
#include <vector>

#include "drain/drain_report.h"

namespace cleave::drain {

/// Who came to the source since the cut, by class.
struct SortedCallers {
  std::vector<ClassReport> classes;
  std::vector<Remaining> remaining;  ///< the real ones
};

/// What is known beside those who came since the cut.
struct Background {
  const Habits& habits;
  const Cut& cut;
  const std::unordered_set<std::uint64_t>& known_paths;
  const ServerNames& servers;
};

SortedCallers sort_callers(const Callers& callers, const Background& background, const ClientNames& names,
                           Time now);

/// Who came before the cut, and who of them has been seen nowhere since.
HabitSummary summarize(const Habits& habits, const Callers& since, std::chrono::minutes period,
                       const Cut& cut);

}  // namespace cleave::drain
