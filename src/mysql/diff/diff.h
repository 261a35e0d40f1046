#pragma once

#include <chrono>
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
  std::chrono::seconds most_lag{0};  ///< of a server behind the one that it replicates from; 0: no limit
};

/// What was compared, for people and for the bench.
struct DiffTotals {
  std::uint64_t rows_source = 0, rows_destination = 0, rows_fetched = 0;
  std::chrono::milliseconds paused{0};
};

/// Compares two databases. Requires: both sessions are in a snapshot transaction (Transaction), so that what
/// it says holds for one moment of each side. Chunks are digested inside the servers, both at once; only
/// ranges that differ travel. A table that cannot be compared is said (Differences::cannot_compare) and does
/// not hinder the others. Throws Error(input, "unknown-table") for a table that neither side has, and what
/// Database and Baseline throw.
DiffTotals diff(Database& source, Database& destination, const DiffOptions& options,
                Differences& differences);

}  // namespace cleave::mysql
