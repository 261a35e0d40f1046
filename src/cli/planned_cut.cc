#include "cli/planned_cut.h"

#include <algorithm>

#include "cli/engine.h"
#include "cli/plans.h"
#include "plan/cached_until.h"
#include "run/effects.h"

namespace cleave::cli {
namespace {

/// From the steps that led traffic away and those that wait for caches; none while one of them lacks what it
/// refers to.
std::optional<drain::Cut> cut_of(const plan::Plan& plan, const run::Records& records) {
  drain::Cut cut{Time::max(), Time{}};
  for (const auto& step : plan.steps) {
    if (step.kind == "route53/point-traffic") {
      const auto* outputs = run::outputs_of(records, step.id);
      if (outputs != nullptr) cut.at = std::min(cut.at, from_rfc3339(text(*outputs, "InSyncAt")));
    }
    if (step.kind != "wait/caches") continue;
    const Json wait = run::known_params(step, records);
    if (wait.is_null()) return std::nullopt;
    cut.at = std::min(cut.at, from_rfc3339(text(wait, "Since")));
    cut.caches_end = std::max(cut.caches_end, plan::cached_until(wait));
  }
  if (cut.at == Time::max()) return std::nullopt;
  cut.caches_end = std::max(cut.caches_end, cut.at);
  return cut;
}

}  // namespace

PlannedCut planned_cut(const WorkDir& work_dir) {
  const auto plan = read_plans(work_dir).in_effect().plan;
  PlannedCut planned;
  for (const auto& downtime : plan.downtime)
    if (!downtime.stays && !downtime.others) planned.hosts.push_back(downtime.host);
  for (const auto& name : plan.names)
    if (name.kind == "host" || name.kind == "bucket") planned.old_names.push_back(name.source);
  planned.cut = cut_of(plan, read_records(work_dir, plan));
  return planned;
}

}  // namespace cleave::cli
