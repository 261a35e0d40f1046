#include "move/wait/wait_until.h"

namespace cleave::move::wait {
namespace {

/// A wait for a person ends by the person; until then it is only looked at.
constexpr std::chrono::hours between_looks{1};

/// "www.example.com. CNAME a.example.": as zone files have it.
std::string record_line(const Json& record) {
  std::string line = text(record, "Name") + " " + text(record, "Type");
  for (const Json& value : list_or_empty(record, "ResourceRecords")) line += " " + text(value, "Value");
  return line;
}

void read_aloud(const Json& instructions, std::string& text_so_far) {
  if (instructions.is_array()) {
    for (const Json& each : instructions) read_aloud(each, text_so_far);
    return;
  }
  if (!text_so_far.empty()) text_so_far += "\n";
  text_so_far += instructions.is_string() ? instructions.get<std::string>() : record_line(instructions);
}

run::Progress ask(const run::Task& task, std::string_view member) {
  std::string instructions;
  read_aloud(at(task.params, member), instructions);
  run::Progress waiting = run::Progress::later(task.now + between_looks, std::move(instructions));
  waiting.person = true;
  return waiting;
}

}  // namespace

run::Seen WaitForPerson::check(const run::Task&) {
  return {std::nullopt, Json::object()};
}

Json WaitForPerson::apply(const run::Task&, const Json&) {
  return Json::object();
}

run::Progress WaitForPerson::settle(const run::Task& task, const Json& outputs) {
  if (!task.confirmed) return ask(task, "Instructions");
  Json done = outputs;
  done["ConfirmedAt"] = to_rfc3339(*task.confirmed);
  return run::Progress::done(std::move(done));
}

run::Progress WaitForPerson::undo(const run::Task& task, const Json&, const Json& outputs) {
  const std::string confirmed_at = text_or(outputs, "ConfirmedAt", "");
  const bool nothing_done = confirmed_at.empty() || !task.params.contains("Back");
  if (nothing_done || (task.confirmed && *task.confirmed > from_rfc3339(confirmed_at)))
    return run::Progress::done(Json::object());
  return ask(task, "Back");
}

}  // namespace cleave::move::wait
