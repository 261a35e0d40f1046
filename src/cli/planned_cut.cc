#include "cli/planned_cut.h"

#include <algorithm>

#include "cli/engine.h"
#include "cli/plans.h"

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
    const auto* since = run::outputs_of(records, text(step.params, "Since/$from"));
    if (since == nullptr) return std::nullopt;
    const auto begin = from_rfc3339(text(*since, text(step.params, "Since/path")));
    cut.at = std::min(cut.at, begin);
    cut.caches_end =
        std::max(cut.caches_end, begin + std::chrono::seconds(number_or(step.params, "Seconds", 0)));
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
