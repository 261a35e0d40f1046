#include "mysql/guard/replica.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

namespace cleave::mysql {
namespace {

/// The columns of SHOW REPLICA STATUS by name; servers have different ones in different places.
class StatusRow {
 public:
  StatusRow(const Result& result, const Row& row) : result_(result), row_(row) {}

  Value value(const std::string& column) const {
    const auto found = std::find(result_.columns.begin(), result_.columns.end(), column);
    if (found == result_.columns.end()) return std::nullopt;
    return row_[static_cast<std::size_t>(found - result_.columns.begin())];
  }
  std::string text(const std::string& column) const { return value(column).value_or(""); }

  ReplicaStatus::Thread thread(const std::string& column) const {
    const auto state = text(column);
    return state == "Yes"          ? ReplicaStatus::Thread::running
           : state == "Connecting" ? ReplicaStatus::Thread::connecting
                                   : ReplicaStatus::Thread::stopped;
  }

 private:
  const Result& result_;
  const Row& row_;
};

std::uint64_t number_of(const std::string& file) {
  const auto dot = file.rfind('.');
  return dot == std::string::npos ? 0 : std::strtoull(file.c_str() + dot + 1, nullptr, 10);
}

}  // namespace

std::string replica_command(Database& database, const char* verb, const char* rest) {
  return fmt::format("{} {}{}", verb, database.dialect().replication.replica, rest);
}

std::optional<ReplicaStatus> replica_status(Database& database) {
  const auto& words = database.dialect().replication;
  const auto result = database.query(fmt::format("SHOW {} STATUS", words.replica));
  if (result.rows.empty()) return std::nullopt;
  const StatusRow row(result, result.rows[0]);
  ReplicaStatus status;
  status.source_host = row.text(words.source_column + "_Host");
  status.receiver = row.thread(words.replica_column + "_IO_Running");
  status.applier = row.thread(words.replica_column + "_SQL_Running");
  status.receiver_error = row.text("Last_IO_Error");
  status.applier_error = row.text("Last_SQL_Error");
  status.applied = {row.text("Relay_" + words.source_column + "_Log_File"),
                    std::strtoull(row.text("Exec_" + words.source_column + "_Log_Pos").c_str(), nullptr, 10)};
  if (const auto behind = row.value("Seconds_Behind_" + words.source_column))
    status.seconds_behind = std::stoll(*behind);
  return status;
}

LogPosition end_of_log(Database& database) {
  const auto result = database.query(database.dialect().binlog_status);
  if (result.rows.empty())
    throw Error(Error::Kind::input, "no-binlog", "the server writes no binary log")
        .where(database.name())
        .next("Set log_bin in its option file and restart it.");
  const auto& row = result.rows[0];
  return {row.at(0).value_or(""), std::strtoull(row.at(1).value_or("").c_str(), nullptr, 10)};
}

bool has_reached(const LogPosition& applied, const LogPosition& wanted) {
  const auto here = number_of(applied.file), there = number_of(wanted.file);
  return here != there ? here > there : applied.offset >= wanted.offset;
}

}  // namespace cleave::mysql
