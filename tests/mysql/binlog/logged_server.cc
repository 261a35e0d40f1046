#include "logged_server.h"

#include <fmt/format.h>

#include "mysql/diff/row_shape.h"
#include "mysql/quoted.h"

namespace cleave::mysql::test {
namespace {

std::string new_database(Server& server) {
  static int count = 0;
  const auto name = fmt::format("log_{}", ++count);
  Connection(server.endpoint()).query("CREATE DATABASE " + quoted_name(name) + " CHARACTER SET utf8mb4");
  return name;
}

}  // namespace

Server& logging_server() {
  static Server server({"--log-bin=binlog", "--binlog-format=ROW", "--server-id=7"});
  return server;
}

LoggedDatabase::LoggedDatabase(Server& server)
    : server_(&server),
      name_(new_database(server)),
      session_(std::make_unique<Connection>(server.endpoint(name_))),
      begin_(log_end(*session_)) {}

std::vector<Row> LoggedDatabase::rows(const std::string& table) {
  const auto shape = shape_of(*read_schema(*session_).table(table));
  auto rows =
      session_->query(fmt::format("SELECT {} FROM {} ORDER BY 1", shape.wholes(), quoted_name(table))).rows;
  for (auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = canonical(shape.parts[i], row[i]);
  }
  return rows;
}

std::vector<Change> LoggedDatabase::changes(Log& log) {
  schema_ = read_schema(*session_);
  reading_ = std::make_unique<LoggedChanges>(*session_, schema_, [](const std::string&) { return true; });
  std::vector<Change> found;
  while (auto change = reading_->next(log)) found.push_back(std::move(*change));
  gaps_.clear();
  for (const auto& gap : reading_->gaps().all()) gaps_.push_back(gap.table + ":" + gap.code);
  return found;
}

std::vector<Change> LoggedDatabase::changes() {
  ServerLog log(server_->endpoint(), begin_);
  return changes(log);
}

}  // namespace cleave::mysql::test
