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

/// What the split's steps have made at the destination: inventory id → document, with the records of the
/// zones.
Json own_copies(const inventory::Inventory& destination, const plan::Plan& plan, const run::Records& records);

/// The cut-over and the way back change records, and their steps ask about them.
Json without_records(const Json& copies);

/// EC2 lists an instance for an hour after its end.
bool has_ended(const inventory::Resource& resource);

/// Copies that have lost the tag by which cleave finds them again.
std::vector<std::string> lost_tags(const Json& copies, const inventory::Inventory& now,
                                   const std::string& split_id);

/// Records of the source that lead to the destination as a step of the cut-over would have them, though the
/// journal knows of no such step: it is an older copy of the one that has led them there.
std::vector<std::string> led_by_another_journal(const plan::Plan& plan, const run::Records& records,
                                                const inventory::Inventory& source);

/// Copies at which nobody is answered though somebody is at what they were copied from.
std::vector<std::string> silent_copies(const plan::Plan& plan, const run::Records& records,
                                       const inventory::Inventory& source,
                                       const inventory::Inventory& destination);

/// `documents` (inventory id → document) against what the inventory says of the same ids now. `changing` are
/// buckets whose policies steps of the plan change meanwhile.
std::vector<std::string> changes_of_documents(const Json& documents, const inventory::Inventory& now,
                                              plan::Side side, const std::vector<std::string>& changing);

}  // namespace cleave::verify
