#include "mysql/baseline/log_snapshot.h"

#include <algorithm>
#include <cctype>
#include <map>

#include <fmt/format.h>

#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

/// So long may a global lock hold up everybody who writes.
constexpr int most_lock_seconds = 3;

std::string position_text(const std::string& file, const std::string& offset) {
  return file.empty() ? "" : file + ":" + offset;
}

/// Lists of global ids come with line breaks.
std::string one_line(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '\n'), text.end());
  return text;
}

std::string first_value(const std::variant<Result, Error>& answer) {
  const auto* result = std::get_if<Result>(&answer);
  return result == nullptr || result->rows.empty() ? "" : result->rows[0].at(0).value_or("");
}

/// What the server knows of the session's own snapshot, by name in lower case; empty where it knows nothing.
/// https://mariadb.com/kb/en/enhancements-for-start-transaction-with-consistent-snapshot/
std::map<std::string, std::string> snapshot_status(Database& database) {
  std::map<std::string, std::string> status;
  for (const auto& row : database.query("SHOW STATUS LIKE 'binlog\\_snapshot\\_%'").rows) {
    auto name = row.at(0).value_or("");
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    status[name] = row.at(1).value_or("");
  }
  return status;
}

/// Why nobody could be kept from writing, or "".
std::string lock_all_tables(Database& database) {
  const auto before = database.value("SELECT @@SESSION.lock_wait_timeout").value_or("");
  database.query(fmt::format("SET SESSION lock_wait_timeout = {}", most_lock_seconds));
  std::string refusal;
  // Tables are closed first without a lock, so that the lock itself has to wait for little. LOCAL: it is not
  // written to the log whose end is to be read.
  for (const auto* statement : {"FLUSH LOCAL TABLES", "FLUSH TABLES WITH READ LOCK"}) {
    if (!refusal.empty()) break;
    const auto answer = database.attempt(statement);
    if (const auto* error = std::get_if<Error>(&answer)) refusal = error->what();
  }
  database.query("SET SESSION lock_wait_timeout = " + before);
  return refusal;
}

}  // namespace

LogSnapshot::LogSnapshot(Database& database) {
  const bool has_log = database.value("SELECT @@GLOBAL.log_bin") != "0";
  if (has_log && snapshot_status(database).empty())
    begin_locked(database);
  else
    begin(database);
}

void LogSnapshot::begin(Database& database) {
  transaction_.emplace(database, Transaction::Purpose::snapshot);
  auto status = snapshot_status(database);
  const auto &file = status["binlog_snapshot_file"], &offset = status["binlog_snapshot_position"];
  position_ = position_text(file, offset);
  gtid_ = status["binlog_snapshot_gtid_executed"];
  if (gtid_.empty() && !position_.empty())
    gtid_ = first_value(
        database.attempt(fmt::format("SELECT BINLOG_GTID_POS({}, {})", quoted_text(file), offset)));
  gtid_ = one_line(gtid_);
}

/// As mysqldump --single-transaction --source-data does it. Only a lost session ends early, and the lock with
/// it.
void LogSnapshot::begin_locked(Database& database) {
  const auto refusal = lock_all_tables(database);
  if (!refusal.empty()) warning_ = "the position in the binary log could not be learned: " + refusal;
  transaction_.emplace(database, Transaction::Purpose::snapshot);
  const auto answer = database.attempt(database.dialect().binlog_status);
  database.attempt("UNLOCK TABLES");
  const auto* status = std::get_if<Result>(&answer);
  if (!refusal.empty() || status == nullptr || status->rows.empty()) return;
  const auto& row = status->rows[0];
  position_ = position_text(row.at(0).value_or(""), row.at(1).value_or(""));
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (status->columns[i] == "Executed_Gtid_Set") gtid_ = one_line(row[i].value_or(""));
  }
}

}  // namespace cleave::mysql
