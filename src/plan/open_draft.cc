#include "plan/open_draft.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "base/side_by_side.h"
#include "names/rewrite.h"
#include "plan/aliases.h"
#include "plan/asked_zones.h"
#include "plan/cycle.h"
#include "plan/perhaps.h"

namespace cleave::plan {

using inventory::Resource;

namespace {

/// What its params refer to.
void add_needs(Step& step) {
  for (auto& need : references(step.params)) step.needs.push_back(std::move(need));
  std::sort(step.needs.begin(), step.needs.end());
  step.needs.erase(std::unique(step.needs.begin(), step.needs.end()), step.needs.end());
}

/// Node n is steps[n]. What a step needs is planned, and not for a later phase.
graph::Digraph needs_of(const std::vector<Step*>& steps) {
  graph::Digraph needs;
  for (const Step* step : steps) needs.add(step->id);
  for (graph::Node node = 0; node < steps.size(); ++node) {
    for (const auto& need : steps[node]->needs) {
      const auto target = needs.find(need);
      if (!target) {
        throw Error(Error::Kind::failed, "missing-step",
                    fmt::format("it needs {}, which no planner added", need))
            .where(steps[node]->id);
      }
      if (steps[*target]->phase > steps[node]->phase) {
        throw Error(Error::Kind::failed, "later-need",
                    fmt::format("it needs {}, which is of a later phase", need))
            .where(steps[node]->id);
      }
      needs.connect(node, *target);
    }
  }
  return needs;
}

}  // namespace

OpenDraft::OpenDraft(const inventory::Inventory& source, const inventory::Inventory& destination,
                     const Decisions& decisions, const std::string& split_id, const std::vector<Fate>& fates)
    : source_(source),
      destination_(destination),
      decisions_(decisions),
      split_id_(split_id),
      leads_(source, silent_zones(source, destination)) {
  for (const Fate& fate : fates) {
    if (fate.decision != Decision::move && fate.decision != Decision::copy) continue;
    const Resource* resource = source_.find(fate.resource);
    moving_[resource->service + "/" + resource->type].push_back(resource);
    moves_.insert(resource->id);
  }
  source_zones_ = find_source_zones(*this);
  staying_names_ = find_staying_names(*this);
}

std::vector<const Resource*> OpenDraft::moving(std::string_view service_and_type) const {
  const auto found = moving_.find(service_and_type);
  return found == moving_.end() ? std::vector<const Resource*>{} : found->second;
}

bool OpenDraft::moves(std::string_view resource_id) const {
  return moves_.contains(resource_id);
}

void OpenDraft::becomes(const Resource& resource, std::string_view kind, std::string source,
                        Json expression) {
  if (source.empty()) return;
  const auto number = index_.add(source, names::kind_from_text(kind));
  if (number < names_.size()) return;
  const auto decided = decisions_.words.find(source);
  if (decided != decisions_.words.end() && decided->second == Perhaps::Decision::rename) index_.trust(number);
  names_.push_back({std::move(source), std::string(kind), std::move(expression), resource.id});
}

void OpenDraft::claim(const Resource& resource, std::string_view destination_id) {
  const auto [claimed, is_new] = claims_.try_emplace(std::string(destination_id), resource.id);
  const std::string advice =
      "Give one of them another name under [renames] in cleave.toml, or set it to leave.";
  if (!is_new && claimed->second != resource.id) {
    throw Error(Error::Kind::input, "name-taken",
                fmt::format("{} would get the name of {} at the destination", resource.id, claimed->second))
        .where(std::string(destination_id))
        .next(advice);
  }
  const Resource* held = destination_.find(destination_id);
  if (held == nullptr || dump(held->document).find(split_id_) != std::string::npos) return;
  throw Error(Error::Kind::input, "name-taken",
              fmt::format("the destination already has a resource of this name, which {} needs", resource.id))
      .where(std::string(destination_id))
      .next(advice);
}

Json OpenDraft::rewritten(const Json& document, std::string_view member) const {
  const auto becomes = [this](std::size_t number) { return names_[number].becomes; };
  return names::rewrite(document, index_, becomes, member);
}

Step& OpenDraft::add(Step step) {
  if (by_id_.contains(step.id)) {
    throw Error(Error::Kind::input, "duplicate-step", fmt::format("two steps are called {}", step.id));
  }
  steps_.push_back(std::move(step));
  Step& added = steps_.back();
  by_id_[added.id] = &added;
  return added;
}

Step* OpenDraft::find_step(std::string_view step_id) {
  const auto found = by_id_.find(std::string(step_id));
  return found == by_id_.end() ? nullptr : found->second;
}

std::vector<Step*> OpenDraft::steps_of(Phase phase) {
  std::vector<Step*> steps;
  for (Step& step : steps_) {
    if (step.phase == phase) steps.push_back(&step);
  }
  return steps;
}

void OpenDraft::drop(const Resource& resource, std::string_view attribute, std::string_view why) {
  dropped_.push_back(fmt::format("{} {}: {}", resource.id, attribute, why));
}

std::vector<Step*> OpenDraft::steps_by_phase() {
  side_by_side(steps_.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) add_needs(steps_[i]);
    return true;
  });
  std::vector<Step*> steps;
  for (Step& step : steps_) steps.push_back(&step);
  std::stable_sort(steps.begin(), steps.end(),
                   [](const Step* a, const Step* b) { return a->phase < b->phase; });
  return steps;
}

std::vector<std::size_t> OpenDraft::ordered(const graph::Digraph& needs,
                                            const std::vector<Step*>& steps) const {
  if (auto order = graph::order(needs)) return *order;
  std::vector<const Step*> ring;
  for (const auto node : graph::cycle(needs)) ring.push_back(steps[node]);
  throw cyclic_plan(ring, names_);
}

void OpenDraft::finish(Plan& plan) {
  const std::vector<Step*> steps = steps_by_phase();
  const graph::Digraph needs = needs_of(steps);
  const auto order = ordered(needs, steps);  // refuses a cycle, which has no critical path
  std::vector<double> seconds;
  for (const Step* step : steps) seconds.push_back(step->expected_seconds);
  for (const auto node : graph::critical_path(needs, seconds)) plan.critical_path.push_back(steps[node]->id);
  for (const auto node : order) plan.steps.push_back(std::move(*steps[node]));
  const auto no_return =
      std::find_if(plan.steps.begin(), plan.steps.end(), [](const Step& step) { return !step.reversible; });
  if (no_return != plan.steps.end()) plan.point_of_no_return = no_return->id;
  plan.perhaps = find_perhaps(source_, plan.fates, index_, names_, decisions_);
  plan.names = std::move(names_);
  plan.downtime = std::move(downtime_);
  plan.checklist = std::move(checklist_);
  plan.warnings = std::move(warnings_);
  plan.dropped = std::move(dropped_);
}

}  // namespace cleave::plan
