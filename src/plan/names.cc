#include "plan/leading_steps.h"
#include "plan/new_step.h"
#include "plan/service_planners.h"

namespace cleave::plan {
namespace {

constexpr double seconds_to_scan = 10;

void declare_names(Draft&) {}

/// Before visitors are led to the destination, nothing there may name what is at the source.
void add_names_steps(Draft& draft) {
  const auto& places = draft.decisions().rescanned;
  if (places.empty()) return;
  Step step = new_step("names/rescan", "application", Phase::cutover, Side::destination, nullptr,
                       {{"Places", places}});
  step.reason =
      "What still names the source's resources goes on asking the source, and breaks when they are gone.";
  step.expected_seconds = seconds_to_scan;
  for (const Step* other : draft.steps_of(Phase::cutover)) {
    if (other->kind == "s3/copy-objects") step.needs.push_back(other->id);  // A place may be a bucket.
  }
  const std::string rescan = draft.add(std::move(step)).id;
  for (Step* other : leading_steps(draft)) other->needs.push_back(rescan);
}

}  // namespace

ServicePlanner names_planner() {
  return {"names", declare_names, add_names_steps};
}

}  // namespace cleave::plan
