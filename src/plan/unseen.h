#pragma once

#include <vector>

#include "inventory/inventory.h"
#include "plan/draft.h"
#include "plan/plan.h"

namespace cleave::plan {

/// Both accounts as they were read, and what becomes of the source's resources.
struct Read {
  const inventory::Inventory& source;
  const inventory::Inventory& destination;
  const std::vector<Fate>& fates;
};

/// Records whose public address nobody has in what was read, and those whose private address several have, a
/// sentence each. They keep it.
std::vector<std::string> foreign_answers(const Read& read);

Json to_json(const Unseen& unseen);

/// What the application's documents, records, policies and user data name of AWS, and neither inventory
/// holds: ARNs, host names of services and regions, buckets, and services that a policy allows and nobody
/// read. Resources that are left are not looked at. Throws Error(input,
/// "unknown-unseen") for an accepted name that is none of them.
std::vector<Unseen> find_unseen(const Read& read, const Decisions& decisions);

}  // namespace cleave::plan
