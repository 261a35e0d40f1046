#pragma once

#include <string>
#include <vector>

#include "inventory/inventory.h"
#include "plan/application.h"

namespace cleave::plan {

/// What nothing reaches from the roots, but is called or tagged like the application: a sentence each,
/// beginning with the inventory id. It may have been forgotten, and stays where it is.
std::vector<std::string> similar_resources(const inventory::Inventory& source,
                                           const Application& application);

}  // namespace cleave::plan
