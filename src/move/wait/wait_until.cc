#include "move/wait/wait_until.h"

namespace cleave::move::wait {
namespace {

Time end_of(const run::Task& task) {
  return from_rfc3339(text(task.params, "Since")) +
         std::chrono::seconds(number_or(task.params, "Seconds", 0));
}

}  // namespace

run::Seen WaitUntil::check(const run::Task&) {
  return {std::nullopt, Json::object()};
}

Json WaitUntil::apply(const run::Task& task, const Json&) {
  return {{"Until", to_rfc3339(end_of(task))}};
}

run::Progress WaitUntil::settle(const run::Task& task, const Json& outputs) {
  if (task.now >= end_of(task)) return run::Progress::done(outputs);
  return run::Progress::later(end_of(task), task.step.reason);
}

run::Progress WaitUntil::undo(const run::Task&, const Json&, const Json&) {
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::wait
