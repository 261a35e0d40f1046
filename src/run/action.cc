#include "run/action.h"

namespace cleave::run {

Progress Action::settle(const Task&, const Json& outputs) {
  return Progress::done(outputs);
}

bool Action::is_there(const Task&, const Json&) {
  return true;
}

void Action::demand_undo(const Task&, const Json&, const Json&) {}

}  // namespace cleave::run
