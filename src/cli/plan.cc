#include "plan/draft.h"

#include <algorithm>
#include <future>
#include <memory>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/engine.h"
#include "cli/settings.h"
#include "plan/carry_over.h"
#include "report/plan_text.h"
#include "run/update.h"
#include "verify/own_changes.h"

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

/// A plan whose steps are in effect, and what the journal knows of them.
struct Begun {
  plan::Plan plan;
  run::Records records;
};

/// A plan that has begun is the only key to its journal. Another one may take over from it until visitors are
/// led.
std::optional<Begun> begun_plan(const WorkDir& work_dir, const Settings& settings) {
  const auto owner = run::plan_in_effect(work_dir.journal_path());
  if (!owner) return std::nullopt;
  Begun begun{work_dir.read_plan_in_effect(), {}};
  begun.records = read_records(work_dir, begun.plan);
  const auto leading = run::begun_to_lead(begun.plan, begun.records);
  if (leading.empty() && owner->split_id == settings.split_id) return begun;
  throw Error(
      Error::Kind::input, "run-begun",
      fmt::format("steps of the plan {} are in effect, and only that plan can go on or be undone{}",
                  owner->plan_hash, leading.empty() ? "" : ": visitors are being led by " + leading.front()))
      .where(work_dir.journal_path().string())
      .next("Finish it with cleave run or take it back with cleave undo; or plan in another --work-dir.");
}

/// What is read while a plan is in effect, as it would be without that.
inventory::Inventory as_before(inventory::Inventory inventory, plan::Side side,
                               const std::optional<Begun>& begun) {
  if (!begun) return inventory;
  return verify::without_own_changes(std::move(inventory), side, begun->plan, begun->records);
}

/// Holds a value until the process ends, which gives all its memory back at once: piece by piece took 7 % of
/// the time of a large plan.
template <typename T>
const T& kept(T value) {
  static auto& all = *new std::vector<std::unique_ptr<T>>;
  return *all.emplace_back(std::make_unique<T>(std::move(value)));
}

std::future<std::string> hash_aside(const WorkDir& work_dir, const std::filesystem::path& inventory) {
  return std::async(std::launch::async,
                    [&work_dir, inventory] { return work_dir.hash_of_inventory(inventory); });
}

Exit make(const Invocation& invocation, Output& output) {
  const auto work_dir = invocation.open_work_dir();
  const auto settings = read_settings(work_dir.settings_path());
  const auto lock = work_dir.lock();
  const auto begun = begun_plan(work_dir, settings);
  auto source_hash = hash_aside(work_dir, work_dir.source_path());
  auto destination_hash = hash_aside(work_dir, work_dir.destination_path());
  const auto& source = kept(as_before(work_dir.read_source(), plan::Side::source, begun));
  const auto& destination = kept(as_before(work_dir.read_destination(), plan::Side::destination, begun));
  require_regions(settings, source, work_dir.source_path().string());
  require_regions(settings, destination, work_dir.destination_path().string());
  check_settings(settings, source);
  SystemClock clock;
  auto made = plan::make_plan(source, destination, settings.decisions,
                              {settings.split_id, clock.now(), source_hash.get(), destination_hash.get()});
  if (begun) {
    plan::carry_over(made, begun->plan, source,
                     [&](const std::string& id) { return run::is_begun(begun->records, id); });
  }
  const auto& plan = kept(std::move(made));
  const auto [file, hash] = plan::to_text(plan);
  // A large plan takes as long to reach the disk as to be described.
  auto written = std::async(std::launch::async, [&, &text = file] { work_dir.replace_plan(text); });
  const bool json = output.form() == Output::Form::json;
  const auto shown = json ? "" : report::plan_text(plan, hash, source, output.look());
  written.get();
  if (json)
    output.json(file);
  else
    output.text(shown);
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
