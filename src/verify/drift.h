#pragma once

#include <string>
#include <vector>

#include "inventory/inventory.h"
#include "plan/plan.h"
#include "run/record.h"

namespace cleave::verify {

// What counts as a change between the copy and the cut-over. At the source: whatever makes another plan. Each
// member that is copied stands in the params of a step, and nothing else does, so counters, states, times and
// what the plan drops do not count. At the destination: every member of what the split has made, but those of
// expected_differences.h.

/// Each line names the resource, the member of its step's params, and before → now; or is a warning that the
/// plan did not have. Steps that only clear what an earlier copy had (plan/carry_over.h) are no change.
std::vector<std::string> changes_of_plan(const plan::Plan& before, const plan::Plan& now);

/// What the split's steps have made at the destination: inventory id → document. Records are left to
/// route53/compare-zones.
Json own_copies(const inventory::Inventory& destination, const plan::Plan& plan, const run::Records& records);

/// `changing` are buckets whose policies steps of the plan change meanwhile.
std::vector<std::string> changes_of_copies(const Json& copies, const inventory::Inventory& now,
                                           const std::vector<std::string>& changing);

}  // namespace cleave::verify
