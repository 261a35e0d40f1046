#include "report/guard_text.h"

#include <algorithm>

#include <fmt/format.h>

namespace cleave::report {
namespace {

using mysql::IdSequence;
using mysql::IdsReport;

/// Sessions of one pool look alike.
constexpr std::size_t shown_sessions = 10;

std::string sequence(const IdSequence& ids) {
  return fmt::format("{}, {}, {}, …", ids.next(0), ids.next(ids.next(0) + 1),
                     ids.next(ids.next(ids.next(0) + 1) + 1));
}

std::string lasting(const IdsReport::Side& side) {
  if (side.lasting == IdsReport::Side::Lasting::persisted) return "  It outlives a restart (SET PERSIST).\n";
  return fmt::format(
      "  A restart would lose it. Add to the option file of the {}:\n      [mysqld]\n      "
      "auto_increment_increment = {}\n      auto_increment_offset = {}\n",
      to_text(side.place), side.now.increment, side.now.offset);
}

std::string old_sessions(const IdsReport::Side& side) {
  std::string text;
  if (side.sight == IdsReport::Side::Sight::own_sessions)
    text += wrapped("  ",
                    "Without the privilege PROCESS only the user's own sessions can be seen: restart the "
                    "application's connections to be sure.");
  if (side.old_sessions.empty()) return text;
  text += wrapped(
      "  ",
      fmt::format("{} opened before still count{} as before until {} end{}: restart what holds "
                  "them, or end them with KILL.",
                  counted(side.old_sessions.size(), "session"), side.old_sessions.size() == 1 ? "s" : "",
                  side.old_sessions.size() == 1 ? "it" : "they", side.old_sessions.size() == 1 ? "s" : ""));
  for (std::size_t i = 0; i < std::min(shown_sessions, side.old_sessions.size()); ++i) {
    const auto& session = side.old_sessions[i];
    text += fmt::format("      KILL {};  -- {} from {}{}{}\n", session.id, session.user, session.host,
                        session.database.empty() ? "" : " in ", session.database);
  }
  if (side.old_sessions.size() > shown_sessions)
    text += fmt::format("      and {} more\n", side.old_sessions.size() - shown_sessions);
  return text;
}

std::string narrow(const IdsReport::Side& side) {
  std::string text;
  for (const auto& table : side.narrow)
    text += wrapped("  ",
                    fmt::format("{}.{}: the next id is {} of at most {}; ids that leave every second one out "
                                "end twice as soon.",
                                table.table, table.column, table.next, table.largest)) +
            (table.statement.empty() ? "" : fmt::format("      {};\n", table.statement));
  return text;
}

std::string side_text(const IdsReport::Side& side, Look look) {
  return inked(to_text(side.place), Ink::bold, look.colours) +
         fmt::format(": new rows get {} (before: {})\n", sequence(side.now), sequence(side.before)) +
         lasting(side) + old_sessions(side) + narrow(side);
}

}  // namespace

std::string guard_text(const IdsReport& report, Look look) {
  auto text = side_text(report.source, look) + side_text(report.destination, look);
  for (const auto& table : report.meeting)
    text += wrapped(
        "", fmt::format("{}.{} can still get one id on both sides: the next is {} at the source and {} "
                        "at the destination",
                        table.table, table.column, table.source_next, table.destination_next));
  const bool old = !report.source.old_sessions.empty() || !report.destination.old_sessions.empty();
  if (!report.meeting.empty()) return text + inked("not guarded", Ink::red, look.colours) + "\n";
  if (old) return text + inked("guarded for new sessions", Ink::yellow, look.colours) + "\n";
  return text + inked("guarded", Ink::green, look.colours) +
         ": no new row of one side gets an id of the other's\n";
}

}  // namespace cleave::report
