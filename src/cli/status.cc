#include "report/status.h"

#include "cli/command.h"
#include "cli/engine.h"
#include "cli/plans.h"

namespace cleave::cli {
namespace {

Exit exit_of(const report::Status& status) {
  if (!status.failed.empty()) return Exit::differences;
  for (const auto& waiting : status.waiting) {
    if (waiting.wait.person) return Exit::person;
  }
  for (const auto& phase : status.phases) {
    if (phase.done < phase.total) return Exit::waiting;
  }
  return Exit::done;
}

Exit show_status(const Invocation& invocation, Output& output) {
  const auto work_dir = invocation.open_work_dir();
  const auto plan = plan_in_effect(work_dir, output);
  const auto records = read_records(work_dir, plan);
  const auto status = report::status(plan, records);
  output.text(report::to_text(status, SystemClock().now(), output.look()));
  output.document(report::to_json(status));
  return exit_of(status);
}

}  // namespace

void add_status(CLI::App& app, Invocation& invocation) {
  add_command(app, invocation,
              {"status", "Say where the journal stands, and what waits for what and until when",
               "  cleave status\n"
               "  cleave status --json | jq .waiting"},
              [&invocation](Output& output) { return show_status(invocation, output); });
}

}  // namespace cleave::cli
