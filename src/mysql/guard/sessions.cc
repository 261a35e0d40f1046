#include "mysql/guard/sessions.h"

#include <fmt/format.h>

namespace cleave::mysql {

std::uint64_t last_session(Database& database) {
  return std::stoull(database.value("SELECT MAX(id) FROM information_schema.processlist").value_or("0"));
}

std::vector<Session> sessions_until(Database& database, std::uint64_t last) {
  const auto result = database.query(
      fmt::format("SELECT id, user, host, db FROM information_schema.processlist WHERE id <= {} AND id <> "
                  "CONNECTION_ID() AND user NOT IN ('system user', 'event_scheduler') AND command NOT IN "
                  "('Daemon', 'Binlog Dump', 'Binlog Dump GTID') ORDER BY id",
                  last));
  std::vector<Session> sessions;
  for (const auto& row : result.rows)
    sessions.push_back(
        {std::stoull(row[0].value_or("0")), row[1].value_or(""), row[2].value_or(""), row[3].value_or("")});
  return sessions;
}

}  // namespace cleave::mysql
