#include "move/mysql/merge.h"

#include <fmt/format.h>

#include "mysql/baseline/baseline.h"
#include "mysql/merge/merge.h"
#include "mysql/merge/merge_options_json.h"
#include "mysql/merge/unmerge.h"

namespace cleave::move::databases {
namespace {

using mysql::Place;

/// More conflicts than this are not told one by one.
constexpr std::size_t most_told = 10;

std::uint64_t written(const mysql::MergeCounts& counts) {
  return counts.inserted + counts.updated + counts.deleted + counts.joined;
}

/// "orders (3), users (1)".
std::string tables_of(const mysql::MergeResult& result) {
  std::string tables;
  for (const auto& [table, counts] : result.tables) {
    if (written(counts) == 0) continue;
    tables += fmt::format("{}{} ({})", tables.empty() ? "" : ", ", table, written(counts));
  }
  return tables;
}

/// Without the data: it may be shown, and kept in the journal.
std::string told(const std::vector<mysql::Conflict>& conflicts) {
  std::string lines;
  for (std::size_t i = 0; i < conflicts.size() && i < most_told; ++i) {
    const auto& conflict = conflicts[i];
    lines += fmt::format("\n{} {}: {}", conflict.table, dump(conflict.key_columns), conflict.kind);
    for (std::size_t column = 0; column < conflict.columns.size(); ++column)
      lines += (column == 0 ? " of " : ", ") + conflict.columns[column];
  }
  if (conflicts.size() > most_told) lines += fmt::format("\n… and {} more", conflicts.size() - most_told);
  return lines;
}

}  // namespace

std::uint64_t changes_of(const mysql::MergeResult& result) {
  std::uint64_t changes = 0;
  for (const auto& [table, counts] : result.tables) changes += written(counts);
  return changes;
}

run::Seen MergingAction::check(const run::Task& task) {
  auto destination = connect(task, Place::destination);
  return {std::nullopt, {{"LastDeed", mysql::last_deed(destination)}}};
}

run::Progress MergingAction::undo(const run::Task& task, const Json& before, const Json&) {
  auto destination = connect(task, Place::destination);
  mysql::unmerge(
      destination, [](std::uint64_t) {}, at(before, "LastDeed").get<std::uint64_t>());
  return run::Progress::done(Json::object());
}

mysql::MergeResult MergingAction::merged(const run::Task& task, Form form) const {
  const mysql::Baseline baseline(file(text(task.params, "Baseline")));
  auto options = mysql::merge_options_from_json(at(task.params, "Merge"));
  options.dry_run = form == Form::dry_run;
  options.trust_baseline = true;  // A step of this split has taken it, before anybody wrote.
  return mysql::merge(connector(task, Place::source), connector(task, Place::destination), baseline,
                      mysql::Direction::into_destination, options, [](std::size_t) {});
}

Json Merge::apply(const run::Task& task, const Json&) {
  const auto result = merged(task, Form::real);
  std::uint64_t renumbered = 0;
  for (const auto& [table, counts] : result.tables) renumbered += counts.renumbered;
  return {
      {"Changes", changes_of(result)}, {"Renumbered", renumbered}, {"Conflicts", result.conflicts.size()}};
}

run::Progress Diff::settle(const run::Task& task, const Json&) {
  const auto result = merged(task, Form::dry_run);
  if (changes_of(result) > 0)
    throw Error(Error::Kind::failed, "not-merged",
                "changes of the source are not in the destination: " + tables_of(result))
        .where(task.step.id)
        .next(fmt::format("Somebody could still write there. Bring them over, then go on with cleave run:\n"
                          "{} --baseline {} --into destination",
                          command(task, "merge"), file(text(task.params, "Baseline")).string()));
  const auto& conflicts = result.conflicts;
  if (conflicts.empty() || task.confirmed) return run::Progress::done({{"Conflicts", conflicts.size()}});
  return wait_for_somebody(
      task, fmt::format("Both sides have changed {} so that nobody but you can say what is right:{}\n"
                        "Both versions stand in the table cleave_conflicts of {}. Give the destination's row "
                        "what it shall hold, then say: UPDATE cleave_conflicts SET resolved_at = NOW() WHERE "
                        "id = …; and cleave run. Confirmed, the destination's rows stay as they are.",
                        conflicts.size() == 1 ? "a row" : fmt::format("{} rows", conflicts.size()),
                        told(conflicts), text(task.params, "Destination/Dsn")));
}

}  // namespace cleave::move::databases
