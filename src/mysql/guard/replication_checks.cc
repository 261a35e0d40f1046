#include "mysql/guard/replication_checks.h"

#include <cstdlib>

#include <fmt/format.h>

#include "mysql/quoted.h"
#include "mysql/server_state.h"

namespace cleave::mysql {
namespace {

[[noreturn]] void refuse(const char* code, const std::string& what, const Database& where,
                         const std::string& next) {
  throw Error(Error::Kind::input, code, what).where(where.name()).next(next);
}

void require_identities(const Database& destination, const ServerState& here, const ServerState& there) {
  if (here.number("server_id") == there.number("server_id"))
    refuse("same-server-id", fmt::format("it has the source's server_id {}", here.variable("server_id")),
           destination, "See: cleave mysql check");
  if (!here.variable("server_uuid").empty() && here.variable("server_uuid") == there.variable("server_uuid"))
    refuse("same-server-uuid", "it has the source's server_uuid, as an instance cloned with its disk",
           destination,
           fmt::format("Stop the server, remove {}auto.cnf and start it.", there.variable("datadir")));
}

/// The log must still have the event at the position, and nothing may stand behind its end.
void require_position(Database& source, const LogPosition& position) {
  for (const auto& row : source.query("SHOW BINARY LOGS").rows) {
    if (row[0] != position.file) continue;
    if (std::strtoull(row.at(1).value_or("").c_str(), nullptr, 10) >= position.offset) return;
    refuse("log-gone", fmt::format("{} is shorter than {}", position.file, position.offset), source,
           "Say the position as it was when the image was taken.");
  }
  refuse("log-gone", fmt::format("the binary log {} is not there any more", position.file), source,
         "Take a new image; and keep binary logs for longer, see: cleave mysql check");
}

/// MariaDB tells only when the replica asks.
void require_gtid(Database& source, Database& destination, const std::string& gtid) {
  if (source.dialect().family != destination.dialect().family)
    refuse("two-kinds", "MySQL and MariaDB number transactions differently", source,
           "Say --from FILE:POSITION instead.");
  if (source.dialect().family == Dialect::Family::mariadb) return;
  const auto known = quoted_text(gtid);
  if (source.value(fmt::format("SELECT GTID_SUBSET(@@GLOBAL.gtid_purged, {})", known)) != "1")
    refuse("gtid-gone", "the binary logs behind that transaction are not there any more", source,
           "Take a new image; and keep binary logs for longer, see: cleave mysql check");
  const auto executed = destination.value("SELECT @@GLOBAL.gtid_executed").value_or("");
  if (!executed.empty() &&
      destination.value(fmt::format("SELECT GTID_SUBSET({}, @@GLOBAL.gtid_executed)", known)) != "1")
    refuse("gtid-gone", "it has not executed the transactions up to there", destination,
           "Say the transactions that are in the image it was started on.");
}

}  // namespace

void require_replicable(Database& source, Database& destination, const ReplicationStart& start) {
  const auto here = read_server_state(source), there = read_server_state(destination);
  if (replica_status(destination))
    refuse("already-replica", "it is a replica already", destination,
           "Forget that with STOP REPLICA and RESET REPLICA ALL there, or with: cleave mysql guard --undo");
  require_identities(destination, here, there);
  end_of_log(source);
  if (start.gtid.empty())
    require_position(source, start.position);
  else
    require_gtid(source, destination, start.gtid);
}

}  // namespace cleave::mysql
