#include "move/wait/let_go.h"

#include "base/error.h"

namespace cleave::move::wait {

run::Progress ConfirmDrained::settle(const run::Task& task, const Json& outputs) {
  auto progress = WaitForPerson::settle(task, outputs);
  if (progress.outputs) return progress;
  if (const auto changed = look_.since_cutover(); !changed.empty())
    progress.reason +=
        "\nBefore that, look at what is not as the cut-over has left it: " + listed_changes(changed) + ".";
  return progress;
}

run::Seen LetGo::check(const run::Task& task) {
  if (const auto silent = look_.silent(); !silent.empty())
    throw Error(Error::Kind::failed, "silent-copy",
                "visitors are led to where nobody answers them: " + listed_changes(silent))
        .where(task.step.id)
        .next(
            "The point of no return is not passed. Start or enable it, and run again; or lead the visitors "
            "back with cleave undo.");
  return WaitUntil::check(task);
}

}  // namespace cleave::move::wait
