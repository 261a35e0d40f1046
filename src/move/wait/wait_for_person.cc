#include "move/instructions.h"
#include "move/wait/wait_until.h"

namespace cleave::move::wait {

run::Seen WaitForPerson::check(const run::Task&) {
  return {std::nullopt, Json::object()};
}

Json WaitForPerson::apply(const run::Task&, const Json&) {
  return Json::object();
}

run::Progress WaitForPerson::settle(const run::Task& task, const Json& outputs) {
  if (!task.confirmed) return wait_for_person(task, "Instructions");
  Json done = outputs;
  done["ConfirmedAt"] = to_rfc3339(*task.confirmed);
  return run::Progress::done(std::move(done));
}

run::Progress WaitForPerson::undo(const run::Task& task, const Json&, const Json& outputs) {
  const std::string confirmed_at = text_or(outputs, "ConfirmedAt", "");
  const bool nothing_done = confirmed_at.empty() || !task.params.contains("Back");
  if (nothing_done || (task.confirmed && *task.confirmed > from_rfc3339(confirmed_at)))
    return run::Progress::done(Json::object());
  return wait_for_person(task, "Back");
}

}  // namespace cleave::move::wait
