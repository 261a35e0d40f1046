#include "run/action.h"

namespace cleave::run {

Progress Action::settle(const Task&, const Json& outputs) {
  return Progress::done(outputs);
}

}  // namespace cleave::run
