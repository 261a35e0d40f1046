#include "mysql/binlog/log_gaps.h"

#include <algorithm>

namespace cleave::mysql {

void LogGaps::add(const std::string& table, const std::string& code, const std::string& reason,
                  const LogPosition& position) {
  const bool is_known = std::any_of(
      gaps_.begin(), gaps_.end(), [&](const LogGap& gap) { return gap.table == table && gap.code == code; });
  if (!is_known) gaps_.push_back({table, code, reason, position});
}

void LogGaps::add_to_all(const std::string& code, const std::string& reason, const LogPosition& position) {
  for (const auto& table : schema_.tables) add(table.name, code, reason, position);
}

void LogGaps::add(const StatementMeaning& meaning, const LogPosition& position) {
  const bool is_definition = meaning.kind == StatementMeaning::Kind::definition;
  const auto* code = is_definition ? "definition" : "statement";
  const auto* reason =
      is_definition ? "a statement changed the table itself, or removed all its rows at once"
                    : "a statement that may have changed it is in the log without the rows that it changed";
  for (const auto& name : meaning.names) {
    if (name.database != schema_.database) continue;
    if (name.table.empty()) return add_to_all(code, reason, position);
    if (schema_.table(name.table) != nullptr) add(name.table, code, reason, position);
  }
}

bool LogGaps::has(const std::string& table) const {
  return std::any_of(gaps_.begin(), gaps_.end(), [&](const LogGap& gap) { return gap.table == table; });
}

}  // namespace cleave::mysql
