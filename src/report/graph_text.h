#pragma once

#include <string>

#include "inventory/inventory.h"
#include "plan/application.h"
#include "report/layout.h"

namespace cleave::report {

/// What `cleave graph` tells people: the resources by decision, then what the application shares with what
/// stays. Records of a zone are one line, with Detail::all one each.
std::string graph_text(const plan::Application& application, const inventory::Inventory& source, Look look);

}  // namespace cleave::report
