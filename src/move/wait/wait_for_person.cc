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
  if (!task.confirmed) return wait_for_person(task);
  Json done = outputs;
  done["ConfirmedAt"] = to_rfc3339(*task.confirmed);
  return run::Progress::done(std::move(done));
}

run::Progress WaitForPerson::undo(const run::Task&, const Json&, const Json&) {
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::wait
