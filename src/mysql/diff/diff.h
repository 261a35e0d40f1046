#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "mysql/database.h"
#include "mysql/diff/difference.h"

namespace cleave::mysql {

class Baseline;

struct DiffOptions {
  std::vector<std::string> tables;  ///< empty: all; those of cleave's own (cleave_…) are always left out
  const Baseline* baseline = nullptr;
  double most_load = 0;              ///< running threads of a server above which diff pauses; 0: no limit
  std::chrono::seconds most_lag{0};  ///< of the replicas; 0: no limit
};

/// What was compared, for people and for the bench.
struct DiffTotals {
  std::uint64_t rows_source = 0, rows_destination = 0, rows_fetched = 0;
  std::chrono::milliseconds paused{0};
};

/// Compares two databases. Requires: both sessions are in a snapshot transaction (Transaction), so that what
/// it says holds for one moment of each side. Chunks are digested inside the servers, both at once; only
/// ranges that differ travel.
DiffTotals diff(Database& source, Database& destination, const DiffOptions& options,
                Differences& differences);

}  // namespace cleave::mysql
