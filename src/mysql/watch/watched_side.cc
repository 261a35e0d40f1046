#include "mysql/watch/watched_side.h"

#include "mysql/check/grants.h"
#include "mysql/watch/digest_side.h"
#include "mysql/watch/log_side.h"

namespace cleave::mysql {
namespace {

/// Why the binary log of this server cannot tell its changes to this user; nothing when it can.
std::optional<std::string> why_unreadable(Database& database) {
  if (database.value("SELECT @@GLOBAL.log_bin") == "0") return "the server keeps no binary log";
  const auto status = database.attempt(database.dialect().binlog_status);
  const auto* error = std::get_if<Error>(&status);
  if (error != nullptr && error->kind() != Error::Kind::credentials) throw *error;
  if (error != nullptr || !read_grants(database).everywhere("REPLICATION SLAVE"))
    return "the user may not read the binary log (REPLICATION SLAVE, REPLICATION CLIENT)";
  return std::nullopt;
}

}  // namespace

std::uint64_t SideNews::rows() const {
  std::uint64_t sum = 0;
  for (const auto& [name, table] : tables) sum += table.rows;
  return sum;
}

std::unique_ptr<WatchedSide> watch_side(Place place, const Endpoint& endpoint,
                                        const std::optional<LogStart>& start) {
  // A place to begin with was asked for: then nothing less will do.
  if (start) return std::make_unique<LogSide>(place, endpoint, start);
  Connection session(endpoint);
  if (auto reason = why_unreadable(session)) return std::make_unique<DigestSide>(place, endpoint, *reason);
  return std::make_unique<LogSide>(place, endpoint, start);
}

}  // namespace cleave::mysql
