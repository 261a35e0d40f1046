#pragma once

#include <vector>

#include "inventory/inventory.h"
#include "names/index.h"
#include "plan/draft.h"

namespace cleave::plan {

/// Words in what moves that are spelt like one of `names` (index_ number n is names[n]) and may mean
/// something else: a bucket's name in a tag, an account's number in a script. Identities of the resources
/// themselves (RoleName) are none. Throws Error(input, "unknown-word") for a decision on what is no such
/// word.
std::vector<Perhaps> find_perhaps(const inventory::Inventory& source, const std::vector<Fate>& fates,
                                  const names::Index& index, const std::vector<NameChange>& names,
                                  const Decisions& decisions);

}  // namespace cleave::plan
