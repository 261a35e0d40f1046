#include <algorithm>
#include <map>

#include "plan/new_step.h"
#include "plan/service_planners.h"

namespace cleave::plan {
namespace {

/// Pages of 300 record sets, five requests a second.
constexpr double records_per_second = 1500;
/// About three calls for a resource, one after another for all of a type; types are read side by side.
constexpr double seconds_per_resource = 0.15;

/// How long it takes to read an account again.
double seconds_to_read(const inventory::Inventory& inventory) {
  std::map<std::string, double> by_type;
  for (const auto& resource : inventory.resources) {
    const bool is_record = resource.type == "record";
    by_type[resource.service + "/" + resource.type] +=
        is_record ? 1 / records_per_second : seconds_per_resource;
  }
  double longest = 0;
  for (const auto& [type, seconds] : by_type) longest = std::max(longest, seconds);
  return 2 + longest;
}

/// What is copied or looked through before visitors are led, as against the steps that lead them.
bool is_copying(const Step& step) {
  return step.kind.starts_with("s3/") || step.kind.starts_with("names/") || step.kind.starts_with("mysql/");
}

std::vector<std::string> ids_of(const std::vector<Step*>& steps) {
  std::vector<std::string> ids;
  for (const Step* step : steps) ids.push_back(step->id);
  return ids;
}

std::string add_memory(Draft& draft, double seconds) {
  Step step = new_step("drift/remember", "copies", Phase::copy, Side::destination, nullptr, Json::object());
  step.needs = ids_of(draft.steps_of(Phase::copy));
  step.reason =
      "What stands at the destination now is what visitors shall get: later it is compared with this.";
  step.expected_seconds = seconds;
  return draft.add(std::move(step)).id;
}

Step reading(std::string_view key, const std::string& memory, double seconds) {
  Step step = new_step("drift/read-again", key, Phase::cutover, Side::source, nullptr,
                       {{"Copies", from(memory, "Copies")}});
  step.needs = {memory};
  step.expected_seconds = seconds;
  return step;
}

/// The copies whose settings the cut-over itself changes before visitors come: the last look at lists of
/// access makes a policy of them.
Json changing_copies(Draft& draft) {
  Json changing = Json::array();
  for (const Step* step : draft.steps_of(Phase::cutover)) {
    if (step->kind != "s3/translate-grants") continue;
    changing.push_back({{"$text", {"s3/bucket/", at(step->params, "Bucket")}}});
  }
  return changing;
}

/// Every step of the cut-over needs one of two readings. The second is for the case that the last copies take
/// long: it reads again only when the first is some minutes old.
void add_steps(Draft& draft) {
  const std::vector<Step*> cutover = draft.steps_of(Phase::cutover);
  if (cutover.empty()) return;
  const double seconds = std::max(seconds_to_read(draft.source()), seconds_to_read(draft.destination()));
  Json changing = changing_copies(draft);
  const std::string memory = add_memory(draft, seconds);

  Step first = reading("before-cutover", memory, seconds);
  first.reason =
      "Everything that was copied is read again, here and there: what has changed since stops the cut-over "
      "before it begins.";
  const std::string begun = draft.add(std::move(first)).id;

  Step second = reading("before-visitors", memory, 1);
  second.params["ReadAt"] = from(begun, "ReadAt");
  second.params["Changing"] = std::move(changing);
  second.needs.push_back(begun);
  second.reason = "Looked at once more if the last copies have taken longer than some minutes.";
  for (Step* step : cutover) {
    if (!is_copying(*step)) continue;
    step->needs.push_back(begun);
    second.needs.push_back(step->id);
  }
  const std::string ready = draft.add(std::move(second)).id;
  for (Step* step : cutover)
    if (!is_copying(*step)) step->needs.push_back(ready);
}

void declare(Draft&) {}

}  // namespace

ServicePlanner drift_planner() {
  return {"drift", declare, add_steps};
}

}  // namespace cleave::plan
