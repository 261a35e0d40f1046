#pragma once

#include <memory>

#include "mysql/binlog/log.h"
#include "mysql/connection.h"

struct st_mariadb_rpl;

namespace cleave::mysql {

/// The log of a running server, by the protocol that its replicas speak, to its present end. Needs the
/// privilege REPLICATION SLAVE. A session of its own, because the server ends one that has read a log.
class ServerLog : public Log {
 public:
  /// Requires: the file exists (`find_start`). Throws as Connection does; Error(failed, "log-unreadable")
  /// when the server cannot read its log there.
  ServerLog(const Endpoint& endpoint, const LogPosition& start);
  ~ServerLog() override;

 protected:
  std::optional<std::string_view> read() override;

 private:
  struct Close {
    void operator()(st_mariadb_rpl* reading) const noexcept;
  };
  Error error() const;

  Connection connection_;
  std::unique_ptr<st_mariadb_rpl, Close> reading_;
};

/// Where reading has to begin so that nothing since `start` is missed, and what has to be skipped there.
struct FoundStart {
  LogPosition position;
  std::optional<GtidSet> known;
};

/// Throws Error(input, "no-binlog") when the server keeps no log, Error(input, "log-purged") when it has
/// removed what was written since, Error(input, "bad-position") when it never was there.
FoundStart find_start(const Endpoint& endpoint, const LogStart& start);

/// The end of the server's log now. Throws Error(input, "no-binlog").
LogPosition log_end(Database& database);

}  // namespace cleave::mysql
