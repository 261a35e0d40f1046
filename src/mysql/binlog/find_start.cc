#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "mysql/binlog/server_log.h"

namespace cleave::mysql {
namespace {

struct LogFile {
  std::string name;
  std::uint64_t size = 0;
};

Error no_log(Database& database) {
  return Error(Error::Kind::input, "no-binlog", "the server keeps no binary log")
      .where(database.name())
      .next(
          "Set log_bin and binlog_format=ROW in its option file and restart it; from then on its log can be "
          "used.");
}

Error purged(Database& database, std::string_view what) {
  return Error(Error::Kind::input, "log-purged",
               fmt::format("the server has removed the part of its binary log that begins {}", what))
      .where(database.name())
      .next(
          "Bring the files back from a backup and give them with --log-file, or take the baseline from a "
          "server that "
          "is started on the image's snapshot. For the next time raise binlog_expire_logs_seconds first.");
}

std::uint64_t number(const Value& value) {
  std::uint64_t result = 0;
  if (value) std::from_chars(value->data(), value->data() + value->size(), result);
  return result;
}

/// The files that the server still has, oldest first.
std::vector<LogFile> log_files(Database& database) {
  auto answer = database.attempt("SHOW BINARY LOGS");
  if (auto* error = std::get_if<Error>(&answer)) {
    constexpr const char* no_logging = "1381";
    if (error->code() == no_logging) throw no_log(database);
    throw std::move(*error);
  }
  std::vector<LogFile> files;
  for (const auto& row : std::get<Result>(answer).rows)
    files.push_back({row.at(0).value_or(""), number(row.at(1))});
  if (files.empty()) throw no_log(database);
  return files;
}

/// What was executed before the file began; nothing in a file that does not say so.
std::optional<GtidSet> known_before(const Endpoint& endpoint, const std::string& file) {
  ServerLog log(endpoint, {file, 4});
  while (const auto event = log.next()) {
    switch (event->type) {
      case EventType::mariadb_gtid_list:
      case EventType::mysql_previous_gtids:
        return GtidSet::parse(*event);
      case EventType::rotate:
      case EventType::format_description:
      case EventType::mariadb_encryption:
        break;
      default:
        return std::nullopt;
    }
  }
  return std::nullopt;
}

/// All that the server has in its log, now or before it was purged.
GtidSet executed(Database& database) {
  for (const auto* variable : {"SELECT @@GLOBAL.gtid_binlog_pos", "SELECT @@GLOBAL.gtid_executed"}) {
    const auto answer = database.attempt(variable);
    const auto* result = std::get_if<Result>(&answer);
    const auto text = result == nullptr ? std::string() : result->rows.at(0).at(0).value_or("");
    if (!text.empty()) return GtidSet::parse(text);
  }
  return {};
}

FoundStart find_position(Database& database, const LogPosition& position) {
  const auto files = log_files(database);
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const LogFile& file) { return file.name == position.file; });
  if (found == files.end() && position.file < files.front().name)
    throw purged(database, "at " + position.text());
  if (found == files.end() || found->size < position.offset)
    throw Error(Error::Kind::input, "bad-position",
                fmt::format("the server's log has no place {}; it goes from {} to {}:{}", position.text(),
                            files.front().name, files.back().name, files.back().size))
        .where(database.name())
        .next("Is it the position of the other side?");
  return {position, std::nullopt};
}

}  // namespace

FoundStart find_start(const Endpoint& endpoint, const LogStart& start) {
  Connection database(endpoint);
  if (const auto* position = std::get_if<LogPosition>(&start)) return find_position(database, *position);
  const auto& set = std::get<GtidSet>(start);
  const auto files = log_files(database);
  if (!executed(database).contains(set))
    throw Error(Error::Kind::input, "bad-position", "the server's log does not go as far as this GTID")
        .where(database.name())
        .next("Is it the position of the other side? Are GTIDs switched on?");
  for (auto file = files.rbegin(); file != files.rend(); ++file) {
    const auto before = known_before(endpoint, file->name);
    if (before && set.contains(*before)) return {{file->name, 4}, set};
  }
  throw purged(database, "behind this GTID");
}

LogPosition log_end(Database& database) {
  const auto rows = database.query(database.dialect().binlog_status).rows;
  if (rows.empty()) throw no_log(database);
  return {rows[0].at(0).value_or(""), number(rows[0].at(1))};
}

}  // namespace cleave::mysql
