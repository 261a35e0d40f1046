#pragma once

#include <filesystem>

#include "base/json.h"
#include "mysql/baseline/baseline.h"
#include "mysql/baseline/take_baseline.h"

namespace cleave::mysql {

/// {"file", "bytes", "origin": {…}, "tables": [{"name", "rows", "bytes", "key"}], "warnings": [{"code",
/// "table", "what"}]}.
Json to_json(const std::filesystem::path& file, const Baseline& baseline,
             const std::vector<BaselineWarning>& warnings);

}  // namespace cleave::mysql
