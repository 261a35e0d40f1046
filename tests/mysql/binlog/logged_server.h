#pragma once

#include <string>
#include <vector>

#include "../server.h"
#include "mysql/binlog/logged_changes.h"
#include "mysql/binlog/server_log.h"

namespace cleave::mysql::test {

/// A server with a row based log, for all tests of logs that need no options of their own.
Server& logging_server();

/// A new database on such a server, and what its log says from the moment of construction.
class LoggedDatabase {
 public:
  explicit LoggedDatabase(Server& server = logging_server());

  Connection& session() { return *session_; }
  Server& server() { return *server_; }
  const std::string& name() const { return name_; }
  /// After the server was killed.
  void reconnect() { session_ = std::make_unique<Connection>(server_->endpoint(name_)); }
  /// Where the log was at construction.
  const LogPosition& begin() const { return begin_; }
  Result query(std::string_view sql) { return session_->query(sql); }
  /// What a SELECT of the shape's columns shows, in the order of the key.
  std::vector<Row> rows(const std::string& table);

  /// All changes since the beginning, by the schema that is now.
  std::vector<Change> changes();
  std::vector<Change> changes(Log& log);
  /// "table:code" of the gaps of the last changes().
  std::vector<std::string> gaps() const { return gaps_; }

 private:
  Server* server_;
  std::string name_;
  std::unique_ptr<Connection> session_;
  LogPosition begin_;
  Schema schema_;
  std::unique_ptr<LoggedChanges> reading_;
  std::vector<std::string> gaps_;
};

}  // namespace cleave::mysql::test
