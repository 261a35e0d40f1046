#include "move/mysql/watch.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/files.h"
#include "mysql/binlog/server_log.h"
#include "mysql/check/grants.h"
#include "mysql/merge/merge.h"
#include "mysql/watch/watched_side.h"
#include "plan/cached_until.h"

namespace cleave::move::databases {
namespace {

using mysql::Place;

constexpr const char* watch_file = "watch.json";

/// Between two looks; the longer the source was silent, the rarer.
constexpr std::chrono::seconds shortest_pause(10);
constexpr std::chrono::hours longest_pause(1);

/// The end of the source's binary log, when this user may read it; else only merging tells what is new.
std::string end_of_readable_log(mysql::Database& source) {
  if (source.value("SELECT @@GLOBAL.log_bin") == "0") return "";
  const auto status = source.attempt(source.dialect().binlog_status);
  const bool readable = std::holds_alternative<mysql::Result>(status) &&
                        mysql::read_grants(source).everywhere("REPLICATION SLAVE");
  return readable ? mysql::log_end(source).text() : "";
}

/// The server may have removed the file meanwhile.
bool is_kept(const std::string& position, mysql::Database& source) {
  const auto file = position.substr(0, position.rfind(':'));
  const auto files = source.query("SHOW BINARY LOGS").rows;
  return std::any_of(files.begin(), files.end(), [&](const mysql::Row& row) { return row.at(0) == file; });
}

bool is_logged_since(const std::string& position, const mysql::Endpoint& source) {
  const auto side = mysql::watch_side(Place::source, source, mysql::parse_log_start(position));
  return side->look([](const mysql::Change&) {}).has_writes();
}

/// When no cache that keeps to the rules leads to the source any more.
Time end_of_caches(const run::Task& task) {
  Time end{};
  for (const auto& cache : at(task.params, "Caches")) end = std::max(end, plan::cached_until(cache));
  return end;
}

Time next_look(Time now, Time quiet_since) {
  const auto silence = std::chrono::duration_cast<std::chrono::seconds>(now - quiet_since);
  return now + std::clamp<std::chrono::seconds>(silence / 2, shortest_pause, longest_pause);
}

}  // namespace

Json Watch::apply(const run::Task& task, const Json&) {
  if (!std::filesystem::exists(file(watch_file)))
    write_file(file(watch_file), dump_pretty({{"QuietSince", to_rfc3339(task.now)}, {"Position", ""}}));
  return Json::object();
}

/// Whether there was anything. The log tells that nothing was written without reading tables; its end is
/// asked for before the merge, so that nothing falls between two looks.
bool Watch::bring_over(const run::Task& task, Json& memory) const {
  auto source = connect(task, Place::source);
  const auto position = text(memory, "Position");
  memory["Position"] = end_of_readable_log(source);
  const bool by_log = !position.empty() && !text(memory, "Position").empty() && is_kept(position, source);
  if (by_log && !is_logged_since(position, endpoint(task, Place::source))) return false;
  return changes_of(merged(task, Form::real)) > 0 || by_log;
}

run::Progress Watch::settle(const run::Task& task, const Json&) {
  const auto path = file(watch_file);
  auto memory = parse_json(read_file(path), path.string());
  if (bring_over(task, memory)) memory["QuietSince"] = to_rfc3339(task.now);
  write_file(path, dump_pretty(memory));
  const auto quiet_since = from_rfc3339(text(memory, "QuietSince"));
  const auto caches = end_of_caches(task);
  const std::chrono::seconds quiet_for(number_or(task.params, "QuietSeconds", 0));
  const auto end = std::max(quiet_since + quiet_for, caches);
  if (task.now >= end) return run::Progress::done({{"QuietSince", text(memory, "QuietSince")}});
  const auto again = std::min(end, next_look(task.now, quiet_since));
  if (task.now < caches)
    return run::Progress::later(
        again,
        fmt::format("until {} caches may lead visitors to the source's database; what they write there "
                    "is brought over",
                    to_rfc3339(caches)));
  return run::Progress::later(again,
                              fmt::format("the source's database was written to at {}; {} without that "
                                          "are waited for",
                                          text(memory, "QuietSince"), to_words(quiet_for)));
}

run::Progress Watch::undo(const run::Task& task, const Json& before, const Json& outputs) {
  std::filesystem::remove(file(watch_file));
  return MergingAction::undo(task, before, outputs);
}

}  // namespace cleave::move::databases
