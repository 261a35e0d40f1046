#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "mysql/database.h"

namespace cleave::mysql {

struct BaselineOptions {
  std::vector<std::string> tables;  ///< empty: all but those of cleave's own (cleave_…)
  /// Told now and then how many rows of a table are done; may be empty.
  std::function<void(const std::string& table, std::uint64_t rows)> progress;
};

/// What a baseline cannot promise.
struct BaselineWarning {
  std::string code;   ///< "no-position", "no-key", "no-snapshot"
  std::string table;  ///< "" when it is about all
  std::string what;
};

/// Writes the state of a database at one moment to `file`, which appears when it is whole. Memory does not
/// grow with the number of rows but for their blocks' entries in the directory. Throws
/// Error(input, "unknown-table", "cannot-write"), and what Database throws.
std::vector<BaselineWarning> take_baseline(Database& database, const std::filesystem::path& file,
                                           Clock& clock, const BaselineOptions& options);

}  // namespace cleave::mysql
