#include "mysql/baseline/baseline_json.h"

namespace cleave::mysql {

Json to_json(const std::filesystem::path& file, const Baseline& baseline,
             const std::vector<BaselineWarning>& warnings) {
  const auto& origin = baseline.origin();
  Json document = {{"file", file.string()},
                   {"bytes", baseline.bytes()},
                   {"origin",
                    {{"server", origin.server},
                     {"release", origin.release},
                     {"taken_at", origin.taken_at},
                     {"position", origin.position},
                     {"gtid", origin.gtid}}},
                   {"tables", Json::array()},
                   {"warnings", Json::array()}};
  for (const auto& [name, rows, bytes, key] : baseline.tables())
    document["tables"].push_back({{"name", name}, {"rows", rows}, {"bytes", bytes}, {"key", key}});
  for (const auto& [code, table, what] : warnings)
    document["warnings"].push_back({{"code", code}, {"table", table}, {"what", what}});
  return document;
}

}  // namespace cleave::mysql
