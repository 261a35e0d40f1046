#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mysql/binlog/log_position.h"
#include "mysql/database.h"

namespace cleave::mysql {

/// What a server says of itself as a replica.
struct ReplicaStatus {
  enum class Thread { stopped, connecting, running };
  std::string source_host;
  Thread receiver = Thread::stopped;  ///< fetches the source's binary log
  Thread applier = Thread::stopped;   ///< executes it
  std::string receiver_error, applier_error;
  LogPosition applied;                      ///< in the source's binary log
  std::optional<long long> seconds_behind;  ///< as the server reckons
};

/// Nothing when it is no replica.
std::optional<ReplicaStatus> replica_status(Database& database);

/// "STOP REPLICA" in the server's own words.
std::string replica_command(Database& database, const char* verb, const char* rest = "");

/// Where the next event goes. Throws Error(input, "no-binlog") when there is no binary log.
LogPosition end_of_log(Database& database);

/// Whether everything before `wanted` has been applied: file names end in numbers that grow.
bool has_reached(const LogPosition& applied, const LogPosition& wanted);

}  // namespace cleave::mysql
