#pragma once

#include <filesystem>
#include <functional>

#include "mysql/baseline/baseline.h"

namespace cleave::mysql {

struct BaselineOptions {
  std::vector<std::string> tables;  ///< empty: all but those of cleave's own (cleave_…)
  std::string taken_at;             ///< RFC 3339
  /// Told now and then how many rows of a table are done; may be empty.
  std::function<void(const std::string& table, std::uint64_t rows)> progress;
};

/// A table of a baseline that was taken.
struct TakenTable {
  std::string name;
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;     ///< in the file
  bool has_key = true;         ///< else the rows are a multiset, and nothing tells which belong together
  bool is_of_snapshot = true;  ///< else its engine has no transactions: rows are of different moments
};

struct TakenBaseline {
  BaselineOrigin origin;
  std::vector<TakenTable> tables;
  std::uint64_t bytes = 0;  ///< of the whole file
  std::string warning;      ///< why there is no position, or ""
};

/// Writes the state of a database at one moment to `file`, which appears when it is whole. Memory does not
/// grow with the number of rows but for their blocks' entries in the directory. Throws
/// Error(input, "unknown-table", "cannot-write"), and what Database throws.
TakenBaseline take_baseline(Database& database, const std::filesystem::path& file,
                            const BaselineOptions& options);

}  // namespace cleave::mysql
