#include <fmt/format.h>

#include "base/plain.h"
#include "cli/accounts.h"
#include "cli/command.h"
#include "cli/plans.h"
#include "cli/read_account.h"
#include "cli/settings.h"
#include "plan/first_look.h"

namespace cleave::cli {
namespace {

void show(const inventory::Inventory& inventory, std::string_view side, Output& output) {
  std::map<std::string, int> counts;
  for (const auto& resource : inventory.resources) ++counts[resource.service + "/" + resource.type];
  output.say(fmt::format("{} {} in {}: {} resources, {} gaps", side, inventory.account_id,
                         fmt::join(inventory.regions, ", "), inventory.resources.size(),
                         inventory.gaps.size()));
  for (const auto& [type, count] : counts) output.say(fmt::format("  {:6} {}", count, type));
  for (const auto& gap : inventory.gaps)
    output.say(fmt::format("  gap    {}: {} ({})", gap.what, plain(gap.reason), gap.code));
}

Json summary(const inventory::Inventory& inventory) {
  Json gaps = Json::array();
  for (const auto& gap : inventory.gaps)
    gaps.push_back({{"what", gap.what}, {"code", gap.code}, {"reason", gap.reason}});
  return {{"account", inventory.account_id}, {"resources", inventory.resources.size()}, {"gaps", gaps}};
}

Exit read_both(const Invocation& invocation, Output& output) {
  const auto work_dir = invocation.open_work_dir();
  const auto settings = read_settings(work_dir.settings_path());
  const auto lock = work_dir.lock();
  SystemClock clock;
  const auto accounts = open_accounts(settings, invocation, Access::read_only);
  require_different(accounts);
  say_skew(output);
  check_regions(settings, accounts.source);
  check_regions(settings, accounts.destination);
  const auto source = read_account(settings, accounts.source, "source", clock, output);
  const auto destination = read_account(settings, accounts.destination, "destination", clock, output);
  keep_inventories(work_dir);
  work_dir.write(work_dir.source_path(), dump_pretty(inventory::to_json(source)));
  work_dir.write(work_dir.destination_path(), dump_pretty(inventory::to_json(destination)));
  show(source, "source", output);
  show(destination, "destination", output);
  const auto told = plan::first_look(source, destination, settings.decisions.roots);
  for (const auto& sentence : told) output.say(plain(sentence));
  output.say("Next: cleave graph");
  output.document({{"source", summary(source)}, {"destination", summary(destination)}, {"told", told}});
  return Exit::done;
}

}  // namespace

void add_inventory(CLI::App& app, Invocation& invocation) {
  auto& command =
      add_command(app, invocation,
                  {"inventory", "Read both accounts into source.json and destination.json; changes nothing",
                   "  cleave inventory\n"
                   "  cleave inventory --json | jq .source.gaps"},
                  [&invocation](Output& output) { return read_both(invocation, output); });
  add_endpoint_option(command, invocation);
}

}  // namespace cleave::cli
