#include "plan/draft.h"

#include <algorithm>
#include <future>
#include <memory>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/engine.h"
#include "cli/plans.h"
#include "cli/settings.h"
#include "plan/carry_over.h"
#include "report/plan_page.h"
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

/// Another plan may take over from one that has begun, until visitors are led.
std::optional<Begun> begun_plan(const WorkDir& work_dir, const Settings& settings) {
  auto plans = read_plans(work_dir);
  if (!plans.begun) return std::nullopt;
  auto records = read_records(work_dir, plans.begun->plan);
  require_replaceable(*plans.begun, records, settings.split_id, work_dir);
  return Begun{std::move(plans.begun->plan), std::move(records)};
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

/// What is printed, and how.
struct PlanWords {
  const CLI::Option* show = nullptr;
  std::string hash;  ///< --show, with or without one
  const CLI::Option* markdown = nullptr;
  const CLI::Option* html = nullptr;
  std::string markdown_file, html_file;  ///< "" = standard output
};

void hand_out(const std::string& text, const std::string& file, Output& output) {
  if (file.empty()) return output.text(text);
  write_file(file, text, for_everybody);
  output.say(fmt::format("wrote {}", file));
}

/// The forms that the words ask for; the terminal's when they ask for none.
void print(const Plans::One& one, const plan::PlanText& text, const inventory::Inventory& source,
           const run::Records& records, const PlanWords& words, Output& output) {
  if (output.form() == Output::Form::json) return output.json(text.text);
  const auto page = [&](report::Detail detail) {
    return report::plan_page(
        one.plan, one.hash, source, [&](const std::string& step) { return run::outputs_of(records, step); },
        detail);
  };
  const auto look = output.look();
  const bool markdown = words.markdown->count() > 0, html = words.html->count() > 0;
  if (markdown) hand_out(report::page_markdown(page(look.detail)), words.markdown_file, output);
  if (html) hand_out(report::page_html(page(report::Detail::all)), words.html_file, output);
  if (!markdown && !html) output.text(report::page_text(page(look.detail), look));
}

/// Needs no lock: it reads, also while a run is at work.
Exit show(const Invocation& invocation, const PlanWords& words, Output& output) {
  const auto work_dir = invocation.open_work_dir();
  const auto one = plan_of_hash(work_dir, words.hash);
  // Only names that people use come from the inventory.
  const auto source = std::filesystem::exists(work_dir.source_path()) ? source_of(one.plan, work_dir)
                                                                      : inventory::Inventory{};
  print(one, plan::to_text(one.plan), source, read_records(work_dir, one.plan), words, output);
  return Exit::done;
}

/// What steps have made, where the new plan has the same steps.
run::Records records_of_same_steps(const Begun& begun, const plan::Plan& now) {
  run::Records records;
  for (const auto& [id, record] : begun.records) {
    const plan::Step *was = begun.plan.find(id), *is = now.find(id);
    if (was != nullptr && is != nullptr && was->params == is->params) records[id] = record;
  }
  return records;
}

Exit make(const Invocation& invocation, const PlanWords& words, Output& output) {
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
  for (const auto& told : needless_unread(settings, source, destination)) output.notice(told + "\n");
  SystemClock clock;
  auto made = plan::make_plan(source, destination, settings.decisions,
                              {settings.split_id, clock.now(), source_hash.get(), destination_hash.get()});
  if (begun) {
    plan::carry_over(made, begun->plan, source,
                     [&](const std::string& id) { return run::is_begun(begun->records, id); });
  }
  const auto text = plan::to_text(made);
  const auto& one = kept(Plans::One{std::move(made), text.hash});
  // A large plan takes as long to reach the disk as to be described.
  auto written = std::async(std::launch::async, [&] { work_dir.write(work_dir.plan_path(), text.text); });
  print(one, text, source, begun ? records_of_same_steps(*begun, one.plan) : run::Records{}, words, output);
  written.get();
  return Exit::done;
}

}  // namespace

void add_plan(CLI::App& app, Invocation& invocation) {
  const auto words = std::make_shared<PlanWords>();
  auto& command = add_command(
      app, invocation,
      {"plan", "Order the steps of the split and write plan.json; changes nothing",
       "  cleave plan\n"
       "  cleave plan -v                        # every step, and every attribute that changes\n"
       "  cleave plan --html plan.html          # for colleagues: one file; --markdown plan.md\n"
       "  cleave plan --show                    # the plan that holds, also during and after a run\n"
       "  cleave plan --show 0123456789abcdef   # one that was carried out before\n"
       "  cleave plan --json | jq -r '.steps[] | .phase + \" \" + .id'"},
      [&invocation, words](Output& output) {
        return words->show->count() > 0 ? show(invocation, *words, output) : make(invocation, *words, output);
      });
  words->show = command
                    .add_option("--show", words->hash,
                                "Plan nothing; print the plan that holds now, or the one with this hash")
                    ->expected(0, 1);
  words->markdown =
      command.add_option("--markdown", words->markdown_file, "Print it as Markdown, or into this file")
          ->expected(0, 1)
          ->excludes(command.get_option("--json"));
  words->html = command.add_option("--html", words->html_file, "Print it as a page, or into this file")
                    ->expected(0, 1)
                    ->excludes(command.get_option("--json"));
}

}  // namespace cleave::cli
