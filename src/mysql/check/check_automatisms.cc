#include <algorithm>
#include <regex>

#include <fmt/format.h>

#include "mysql/check/checks.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

using Severity = Finding::Severity;

/// Set by the session that merges; a trigger that looks at it can stay out of its way.
constexpr const char* guard_variable = "@cleave_merging";

/// The trigger made anew so that it does nothing in a session that merges; nothing when its definition is
/// hidden from the user. `next` is the one that runs after it at the same occasion, or "".
std::vector<Finding::Remedy> guarded(Database& database, Place place, const Trigger& trigger,
                                     const std::string& next) {
  const auto answer = database.attempt("SHOW CREATE TRIGGER " + quoted_name(trigger.name));
  const auto* result = std::get_if<Result>(&answer);
  if (result == nullptr || result->rows.empty()) return {};
  const auto whole = result->rows[0].at(2).value_or("");
  // information_schema spells the body anew ('it''s'), so it is taken from here.
  static const std::regex head("^[^]*?\\bFOR\\s+EACH\\s+ROW\\s+", std::regex::icase);
  static const std::regex place_in_order("^(FOLLOWS|PRECEDES)\\s+(`[^`]*`|[^\\s`]+)\\s+", std::regex::icase);
  std::smatch found;
  if (!std::regex_search(whole, found, head)) return {};
  const auto begin = found.str();
  using namespace std::regex_constants;
  const auto body =
      std::regex_replace(found.suffix().str(), place_in_order, "", match_continuous | format_first_only);
  const auto order = next.empty() ? "" : fmt::format("PRECEDES {} ", quoted_name(next));
  // A comment may end the body, so END IF begins a line of its own.
  auto remedies =
      under_mode(place, result->rows[0].at(1).value_or(""),
                 fmt::format("{}{}IF {} IS NULL THEN\n{}\n; END IF", begin, order, guard_variable, body));
  remedies.insert(remedies.begin(), {place, "DROP TRIGGER " + quoted_name(trigger.name)});
  return remedies;
}

/// The trigger that runs right after this one, as the server orders them.
std::string next_of(const Table& table, const Trigger& trigger) {
  const auto behind = std::find_if(table.triggers.begin(), table.triggers.end(), [&](const Trigger& other) {
    return other.timing == trigger.timing && other.event == trigger.event && other.order == trigger.order + 1;
  });
  return behind == table.triggers.end() ? "" : behind->name;
}

void check_triggers(Database& database, const Side& side, Findings& findings) {
  for (const auto& table : side.schema.tables) {
    for (const auto& trigger : table.triggers) {
      if (trigger.statement.find(guard_variable) != std::string::npos) continue;
      findings.push_back(
          {Severity::warning, "trigger", table.name + "." + trigger.name,
           fmt::format(
               "of the {} runs {} {}, so it runs again for rows that a merge brings; guarded, it stays "
               "out of sessions that merge",
               to_text(side.place), trigger.timing, trigger.event),
           guarded(database, side.place, trigger, next_of(table, trigger))});
    }
  }
}

void check_events(Database& database, const Side& side, Findings& findings) {
  if (!side.server.is_on("event_scheduler")) return;
  const auto events = database.query(
      "SELECT event_name FROM information_schema.events WHERE event_schema = DATABASE() AND status = "
      "'ENABLED' "
      "ORDER BY event_name");
  for (const auto& row : events.rows) {
    const auto name = row[0].value_or("");
    findings.push_back(
        {Severity::warning,
         "event",
         name,
         fmt::format("runs at the {} by itself; where both sides run it, its work is done twice",
                     to_text(side.place)),
         {{side.place, fmt::format("ALTER EVENT {} DISABLE", quoted_name(name))}}});
  }
}

}  // namespace

void check_automatisms(Database& database, const Side& side, Findings& findings) {
  check_triggers(database, side, findings);
  check_events(database, side, findings);
}

}  // namespace cleave::mysql
