#include "verify/verify.h"

#include "cli/command.h"
#include "cli/engine.h"
#include "cli/plans.h"
#include "cli/read_account.h"
#include "report/findings_text.h"
#include "verify/own_changes.h"

namespace cleave::cli {
namespace {

Exit compare(const Invocation& invocation, Output& output) {
  const auto work_dir = invocation.open_work_dir();
  const auto settings = read_settings(work_dir.settings_path());
  const auto plan = plan_in_effect(work_dir, output);
  const auto records = open_journal(work_dir, plan, run::Journal::Access::shared).records();
  SystemClock clock;
  const auto accounts = open_accounts(settings, invocation, Access::read_only);
  require_planned(accounts, plan, work_dir);
  say_skew(output);
  // What the split itself has done to the source for a while is no difference.
  const auto source = verify::without_own_changes(
      read_account(settings, accounts.source, "source", clock, output), plan::Side::source, plan, records);
  const auto destination = read_account(settings, accounts.destination, "destination", clock, output);
  for (const auto& told : needless_unread(settings, source, destination)) output.notice(told + "\n");
  const auto findings = verify::verify(plan, records,
                                       {source, destination, accounts.source, accounts.destination,
                                        settings.unread, settings.decisions.accepted});
  output.text(report::findings_text(
      findings, {{plan.source_account, "source"}, {plan.destination_account, "destination"}}, output.look()));
  output.document(verify::to_json(findings));
  return findings.differences() == 0 ? Exit::done : Exit::differences;
}

}  // namespace

void add_verify(CLI::App& app, Invocation& invocation) {
  auto& command = add_command(
      app, invocation,
      {"verify", "Compare the source with the destination, attribute by attribute; changes nothing",
       "  cleave verify\n"
       "  cleave verify --json | jq .hosts"},
      [&invocation](Output& output) { return compare(invocation, output); });
  add_endpoint_option(command, invocation);
}

}  // namespace cleave::cli
