#include "cli/plans.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "run/journal.h"
#include "run/update.h"

namespace cleave::cli {
namespace {

Plans::One parse(const std::string& text, const std::filesystem::path& where) {
  auto json = parse_json(text, where.string());
  auto hash = text_or(json, "hash", "");
  return {plan::plan_from_json(std::move(json), where.string()), std::move(hash)};
}

void read_file(const WorkDir& work_dir, Plans& plans) {
  try {
    const auto text = read_file_if_exists(work_dir.plan_path());
    plans.file_is_lost = !text;
    if (text) plans.file = parse(*text, work_dir.plan_path());
  } catch (const Error& error) {  // Whoever needs the file throws it.
    plans.file_error = error;
  }
}

/// "source-0123456789abcdef.json"
std::filesystem::path kept_path(const std::filesystem::path& inventory, const std::string& hash) {
  return inventory.parent_path() / fmt::format("{}-{}.json", inventory.stem().string(), hash);
}

}  // namespace

const Plans::One& Plans::in_effect() const {
  if (begun) return *begun;
  if (file) return *file;
  if (file_error) throw *file_error;
  if (ended) return *ended;
  throw Error(Error::Kind::input, "no-file", "there is no plan yet")
      .where("plan.json")
      .next("Make it with: cleave plan");
}

Plans read_plans(const WorkDir& work_dir) {
  Plans plans;
  read_file(work_dir, plans);
  const auto kept = run::plan_of_journal(work_dir.journal_path());
  if (!kept) return plans;
  (kept->in_effect ? plans.begun : plans.ended) = parse(kept->owner.plan, work_dir.journal_path());
  if (plans.begun && plans.file && plans.file->hash == plans.begun->hash) plans.file.reset();
  return plans;
}

void tell(const Plans& plans, const WorkDir& work_dir, Output& output) {
  if (!plans.begun) return;
  const auto file = work_dir.plan_path().string();
  if (plans.file_error)
    output.notice(
        fmt::format("{} is not believed: {}. The plan that has begun is {}, and the journal has it.\n", file,
                    plans.file_error->what(), plans.begun->hash));
  else if (plans.file_is_lost)
    output.notice(fmt::format("{} is lost. The plan that has begun is {}, and the journal has it.\n", file,
                              plans.begun->hash));
  else if (plans.file)
    output.notice(
        fmt::format("{} is another plan, {}, which has not taken over from {}.\n"
                    "It does with cleave run --yes {}; to drop it, go on with cleave run --yes {}\n",
                    file, plans.file->hash, plans.begun->hash, plans.file->hash, plans.begun->hash));
}

plan::Plan plan_in_effect(const WorkDir& work_dir, Output& output) {
  const auto plans = read_plans(work_dir);
  tell(plans, work_dir, output);
  return plans.in_effect().plan;
}

namespace {

/// What can be done with a plan that has begun.
std::string ways_on(const plan::Plan& plan, const run::Records& records) {
  const bool over = std::all_of(plan.steps.begin(), plan.steps.end(), [&](const auto& step) {
    const auto record = records.find(step.id);
    return record != records.end() && record->second.state == run::State::done;
  });
  if (over)
    return "It is carried out: cleave verify compares. To split anything else, use another --work-dir.";
  if (!plan.point_of_no_return.empty() && run::is_begun(records, plan.point_of_no_return))
    return "Finish it with cleave run; or plan in another --work-dir. To read it: cleave plan --show";
  return "Finish it with cleave run or take it back with cleave undo; or plan in another --work-dir. To read "
         "it: cleave plan --show";
}

}  // namespace

void require_replaceable(const Plans::One& begun, const run::Records& records, const std::string& split_id,
                         const WorkDir& work_dir) {
  const auto leading = run::begun_to_lead(begun.plan, records);
  if (leading.empty() && begun.plan.split_id == split_id) return;
  throw Error(
      Error::Kind::input, "run-begun",
      fmt::format("steps of the plan {} are in effect, and no other plan can take over from it{}", begun.hash,
                  leading.empty() ? "" : ": visitors are being led by " + leading.front()))
      .where(work_dir.journal_path().string())
      .next(ways_on(begun.plan, records));
}

void require_current(const plan::Plan& plan, const WorkDir& work_dir) {
  for (const auto& [path, planned] : {std::pair(work_dir.source_path(), plan.source_hash),
                                      std::pair(work_dir.destination_path(), plan.destination_hash)}) {
    if (work_dir.hash_of_inventory(path) == planned) continue;
    throw Error(Error::Kind::input, "old-plan",
                fmt::format("the plan was made from another {}", path.filename().string()))
        .where(work_dir.plan_path().string())
        .next("Make it anew with: cleave plan");
  }
}

Plans::One plan_of_hash(const WorkDir& work_dir, const std::string& hash) {
  auto plans = read_plans(work_dir);
  if (hash.empty()) return plans.in_effect();
  for (auto* one : {&plans.begun, &plans.file, &plans.ended})
    if (*one && (*one)->hash == hash) return **std::move(one);
  if (const auto kept = run::kept_plan(work_dir.journal_path(), hash))
    return parse(*kept, work_dir.journal_path());
  throw Error(Error::Kind::input, "unknown-plan",
              fmt::format("neither plan.json nor the journal has a plan with the hash '{}'", hash))
      .next("The plan that holds now: cleave plan --show");
}

std::optional<inventory::Inventory> planned_inventory(const plan::Plan& plan, plan::Side side,
                                                      const WorkDir& work_dir) {
  const bool is_source = side == plan::Side::source;
  const auto newest = is_source ? work_dir.source_path() : work_dir.destination_path();
  const auto& hash = is_source ? plan.source_hash : plan.destination_hash;
  if (const auto kept = kept_path(newest, hash); std::filesystem::exists(kept))
    return work_dir.read_inventory(kept);
  if (!std::filesystem::exists(newest) || work_dir.hash_of_inventory(newest) != hash) return std::nullopt;
  return work_dir.read_inventory(newest);
}

inventory::Inventory source_of(const plan::Plan& plan, const WorkDir& work_dir) {
  auto planned = planned_inventory(plan, plan::Side::source, work_dir);
  return planned ? *std::move(planned) : work_dir.read_source();
}

void keep_inventories(const WorkDir& work_dir) {
  const auto kept = run::plan_of_journal(work_dir.journal_path());
  if (!kept || !kept->in_effect) return;
  const auto plan = parse(kept->owner.plan, work_dir.journal_path()).plan;
  for (const auto& [path, planned] : {std::pair(work_dir.source_path(), plan.source_hash),
                                      std::pair(work_dir.destination_path(), plan.destination_hash)}) {
    if (!std::filesystem::exists(path) || work_dir.hash_of_inventory(path) != planned) continue;
    std::filesystem::rename(path, kept_path(path, planned));
  }
}

}  // namespace cleave::cli
