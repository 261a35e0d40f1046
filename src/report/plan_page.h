#pragma once

#include <string>

#include "inventory/inventory.h"
#include "plan/plan.h"
#include "report/page.h"
#include "report/plan_changes.h"

namespace cleave::report {

/// What `cleave plan` tells: what is going to happen to whom and for how long, what stands in the place of
/// what, the steps by phase, and how to go on. Many steps of one kind and reason are folded, and attributes
/// left out, unless Detail::all is asked for. `source` is asked for names, `output_of` for what steps have
/// brought already.
Page plan_page(const plan::Plan& plan, const std::string& hash, const inventory::Inventory& source,
               const PlanChanges::OutputOf& output_of, Detail detail);

}  // namespace cleave::report
