#include "report/status.h"

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/engine.h"
#include "cli/plans.h"
#include "cli/stand.h"

namespace cleave::cli {
namespace {

Exit exit_of(const report::Status& status) {
  if (!status.failed.empty()) return Exit::differences;
  for (const auto& waiting : status.waiting) {
    if (waiting.wait.person && !waiting.confirmed) return Exit::person;
  }
  for (const auto& phase : status.phases) {
    if (phase.done < phase.total) return Exit::waiting;
  }
  return Exit::done;
}

Exit show_status(const Invocation& invocation, Output& output) {
  const auto work_dir = invocation.open_work_dir();
  const auto plan = plan_in_effect(work_dir, output);
  const auto stand = read_stand(work_dir, plan);
  const auto holder = at_work(work_dir);
  const auto words = holder ? holder->words() : "";
  output.say(fmt::format("Plan {}: {}", plan::hash(plan),
                         holder ? words + " is at work on it" : "nobody is at work on it"));
  output.text(report::to_text(stand.status, stand.now, words, output.look()));
  auto document = report::to_json(stand.status);
  document["plan"] = plan::hash(plan);
  document["at_work"] =
      holder ? Json{{"process", holder->process}, {"host", holder->host}, {"since", holder->since}} : Json();
  output.document(document);
  return exit_of(stand.status);
}

}  // namespace

void add_status(CLI::App& app, Invocation& invocation) {
  add_command(app, invocation,
              {"status", "Say where the journal stands, and what waits for what and until when",
               "  cleave status                 # exit code 3: it waits for time, 4: for a person, 1: "
               "something failed\n"
               "  cleave status --json | jq .waiting"},
              [&invocation](Output& output) { return show_status(invocation, output); });
}

}  // namespace cleave::cli
