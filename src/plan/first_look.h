#pragma once

#include <string>
#include <vector>

#include "inventory/inventory.h"
#include "plan/plan.h"

namespace cleave::plan {

/// What a person should know before a plan is made, a sentence each: a root that nothing in the source is or
/// that leads no visitor to what was read, a zone that the world does not ask, a region that holds nothing.
std::vector<std::string> first_look(const inventory::Inventory& source,
                                    const inventory::Inventory& destination,
                                    const std::vector<std::string>& roots);

}  // namespace cleave::plan
