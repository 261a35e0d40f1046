#pragma once

#include <functional>
#include <string>

#include "base/clock.h"
#include "mysql/guard/guard_file.h"
#include "mysql/guard/replica.h"

namespace cleave::mysql {

/// The section of the file that tells how the destination follows.
inline constexpr const char* replication_section = "replication";

/// How the destination reaches the source: as seen from its machine, not from this one.
struct ReplicationLogin {
  enum class Tls { none, encrypted, verified };
  std::string host, user, password;
  unsigned port = 3306;
  Tls tls = Tls::encrypted;
  std::string tls_ca;  ///< a file on the destination's machine; verified needs it
};

/// Where the destination's data was taken from the source.
struct ReplicationStart {
  std::string gtid;      ///< of the last transaction in it; "" when the position says it
  LogPosition position;  ///< the first event that is not in it
};

/// "gtid:0-1-42" or "binlog.000003:4711". Throws Error(input, "bad-position").
ReplicationStart parse_replication_start(const std::string& text);

/// Lets the destination follow the source, and makes it read-only for all others. Returns when it has begun
/// to apply; else everything is as it was before. What was before is in the file under "replication". Throws
/// Error(input) when it cannot work: "same-server-id", "same-server-uuid", "no-binlog", "log-gone" (purged
/// since), "already-replica", "gtid-gone", "two-kinds"; Error(failed, "replication") with what the server
/// says.
void start_replication(Database& source, Database& destination, GuardFile& file,
                       const ReplicationLogin& login, const ReplicationStart& start, Clock& clock);

/// Returns when the destination has applied all that the source had written when this was called. Throws
/// Error(failed, "replication") when it stopped. `progress` is told the lag.
void wait_until_applied(Database& source, Database& destination, Clock& clock,
                        const std::function<void(const ReplicaStatus&)>& progress);

/// The destination stops following, forgets whom, and takes writes as before. Requires: the file has the
/// section "replication".
void end_replication(Database& destination, GuardFile& file);

/// What the server says against going on; "" when nothing does.
std::string replication_trouble(const ReplicaStatus& status);

}  // namespace cleave::mysql
