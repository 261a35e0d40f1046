#include "plan/draft.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/settings.h"

namespace cleave::cli {
namespace {

/// The settings may name regions that nobody has read yet.
void require_regions(const Settings& settings, const inventory::Inventory& source, const std::string& file) {
  for (const auto& region : settings.regions) {
    if (std::find(source.regions.begin(), source.regions.end(), region) != source.regions.end()) continue;
    throw Error(Error::Kind::input, "old-inventory",
                fmt::format("region {} of cleave.toml was not read", region))
        .where(file)
        .next("Read the accounts again with: cleave inventory");
  }
}

void show(const plan::Plan& plan, Output& output) {
  for (const auto phase : {plan::Phase::prepare, plan::Phase::copy, plan::Phase::cutover, plan::Phase::drain,
                           plan::Phase::retire}) {
    output.say(std::string(plan::to_text(phase)));
    for (const auto& step : plan.steps) {
      if (step.phase == phase) output.say(fmt::format("  {}\n      {}", step.id, step.reason));
    }
  }
  for (const auto& downtime : plan.downtime) {
    output.say(fmt::format("downtime {}: {} s, {}", downtime.host, downtime.seconds, downtime.reason));
  }
  for (const auto& warning : plan.warnings) output.say("warning  " + warning);
  for (const auto& dropped : plan.dropped) output.say("dropped  " + dropped);
  if (!plan.point_of_no_return.empty()) output.say("point of no return: " + plan.point_of_no_return);
  output.say(fmt::format("hash {}\nNext: cleave run", plan::hash(plan)));
}

Exit make(const Invocation& invocation, Output& output) {
  const auto work_dir = invocation.open_work_dir();
  const auto settings = read_settings(work_dir.settings_path());
  const auto lock = work_dir.lock();
  const auto source = work_dir.read_source();
  const auto destination = work_dir.read_destination();
  require_regions(settings, source, work_dir.source_path().string());
  require_regions(settings, destination, work_dir.destination_path().string());
  check_settings(settings, source);
  SystemClock clock;
  const auto plan = plan::make_plan(source, destination, settings.decisions, settings.split_id, clock.now());
  work_dir.write(work_dir.plan_path(), plan::to_json(plan));
  show(plan, output);
  output.document(plan::to_json(plan));
  return Exit::done;
}

}  // namespace

void add_plan(CLI::App& app, Invocation& invocation) {
  add_command(app, invocation,
              {"plan", "Order the steps of the split and write plan.json; changes nothing",
               "  cleave plan\n"
               "  cleave plan --json | jq -r '.steps[] | .phase + \" \" + .id'"},
              [&invocation](Output& output) { return make(invocation, output); });
}

}  // namespace cleave::cli
