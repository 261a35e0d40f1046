#include "move/wait/wait_until.h"

#include "plan/cached_until.h"

namespace cleave::move::wait {

run::Seen WaitUntil::check(const run::Task&) {
  return {std::nullopt, Json::object()};
}

Json WaitUntil::apply(const run::Task& task, const Json&) {
  return {{"Until", to_rfc3339(plan::cached_until(task.params))}};
}

run::Progress WaitUntil::settle(const run::Task& task, const Json& outputs) {
  if (task.now >= plan::cached_until(task.params)) return run::Progress::done(outputs);
  return run::Progress::later(plan::cached_until(task.params), task.step.reason);
}

run::Progress WaitUntil::undo(const run::Task&, const Json&, const Json&) {
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::wait
