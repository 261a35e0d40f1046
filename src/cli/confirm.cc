#include "run/confirm.h"

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/engine.h"
#include "cli/plans.h"
#include "cli/stand.h"

namespace cleave::cli {
namespace {

Exit confirm(const Invocation& invocation, const std::string& step, Output& output) {
  const auto work_dir = invocation.open_work_dir();
  const auto plan = plan_in_effect(work_dir, output);
  {
    auto journal = open_journal(work_dir, plan, run::Journal::Access::shared);
    SystemClock clock;
    run::confirm(plan, journal, step, clock.now());
  }
  const auto holder = at_work(work_dir);
  output.say(fmt::format("confirmed {}", step));
  output.text(report::next_words(read_stand(work_dir, plan).status, holder ? holder->words() : ""));
  output.document({{"confirmed", step}});
  return Exit::done;
}

}  // namespace

void add_confirm(CLI::App& app, Invocation& invocation) {
  const auto step = std::make_shared<std::string>();
  auto& command =
      add_command(app, invocation,
                  {"confirm", "Say that a manual step has been done; cleave then checks it where it can",
                   "  cleave confirm manual/registrar/pressi.example"},
                  [&invocation, step](Output& output) { return confirm(invocation, *step, output); });
  command.add_option("step", *step, "The step's id, as `cleave status` shows it")->required();
}

}  // namespace cleave::cli
