#pragma once

#include <optional>
#include <string>

#include "mysql/database.h"

namespace cleave::mysql {

/// A snapshot of a database, with the place in its server's binary log that it belongs to: all that stands
/// before it is seen, nothing behind it. MariaDB and Percona Server say that of a snapshot. At other servers
/// writers wait for a moment (FLUSH TABLES WITH READ LOCK), but never for long: behind a statement that runs
/// for seconds the position is left out.
class LogSnapshot {
 public:
  /// Requires: the database outlives it.
  explicit LogSnapshot(Database& database);

  /// "binlog.000003:4711"; "" without a binary log, or when it could not be learned.
  const std::string& position() const { return position_; }
  const std::string& gtid() const { return gtid_; }
  /// Why there is no position though there is a binary log, or "".
  const std::string& warning() const { return warning_; }

 private:
  void begin(Database& database);
  void begin_locked(Database& database);

  std::optional<Transaction> transaction_;
  std::string position_, gtid_, warning_;
};

}  // namespace cleave::mysql
