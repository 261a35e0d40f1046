#include "move/mysql/guard.h"

#include <fmt/format.h>

#include "mysql/guard/guard_ids.h"

namespace cleave::move::databases {
namespace {

using mysql::Place;

constexpr std::uint64_t increment = 2;  // two servers
constexpr const char* ids_section = "ids";

std::string sessions_of(const mysql::IdsReport::Side& side) {
  std::string lines;
  for (const auto& session : side.old_sessions)
    lines +=
        fmt::format("\n{}: KILL {};  -- {}@{}", to_text(side.place), session.id, session.user, session.host);
  return lines;
}

/// What keeps ids of both sides from being apart; "" when nothing does.
std::string trouble(const mysql::IdsReport& report) {
  std::string text;
  const auto sessions = sessions_of(report.source) + sessions_of(report.destination);
  if (!sessions.empty())
    text = "Sessions that began before the ids were kept apart go on counting in the old way. End them:" +
           sessions;
  for (const auto& table : report.meeting)
    text += fmt::format("{}Both sides may still give one id in {}: next are {} and {}.",
                        text.empty() ? "" : "\n", table.table, table.source_next, table.destination_next);
  return text;
}

}  // namespace

run::Seen GuardSource::check(const run::Task& task) {
  auto source = connect(task, Place::source);
  return {std::nullopt, mysql::before_guard(source)};
}

Json GuardSource::apply(const run::Task& task, const Json& before) {
  auto source = connect(task, Place::source);
  return {{"Memory", mysql::guard_side(source, Place::source, increment, before)}};
}

run::Progress GuardSource::undo(const run::Task& task, const Json& before, const Json&) {
  auto source = connect(task, Place::source);
  mysql::unguard_side(source, before);
  return run::Progress::done(Json::object());
}

Json Guard::apply(const run::Task& task, const Json&) {
  auto source = connect(task, Place::source), destination = connect(task, Place::destination);
  auto file = guard_file(source, destination);
  if (file.section(ids_section) == nullptr)
    mysql::remember_guard(file, at(task.params, "SourceMemory"), mysql::before_guard(destination));
  mysql::guard_ids(source, destination, file, increment);
  return Json::object();
}

run::Progress Guard::settle(const run::Task& task, const Json& outputs) {
  if (task.confirmed) return run::Progress::done(outputs);
  auto source = connect(task, Place::source), destination = connect(task, Place::destination);
  auto file = guard_file(source, destination);
  auto text = trouble(mysql::guard_ids(source, destination, file, increment));
  if (text.empty()) return run::Progress::done(outputs);
  return wait_for_somebody(
      task, text +
                "\nOr go on as it is: new rows that get one id on both sides are told apart when they are "
                "merged, and the source's get new ones.");
}

/// The source's part is put back by the step that began with it.
run::Progress Guard::undo(const run::Task& task, const Json&, const Json&) {
  auto source = connect(task, Place::source), destination = connect(task, Place::destination);
  auto file = guard_file(source, destination);
  if (const auto* memory = file.section(ids_section)) {
    mysql::unguard_side(destination, at(*memory, "destination"));
    file.remove(ids_section);
  }
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::databases
