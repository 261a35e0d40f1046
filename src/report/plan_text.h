#pragma once

#include <string>

#include "inventory/inventory.h"
#include "plan/plan.h"
#include "report/layout.h"

namespace cleave::report {

/// What `cleave plan` tells people: what is going to happen to whom and for how long, then the steps by
/// phase, then how to go on. Many steps of one kind and reason are folded, unless Detail::all is asked for.
/// `source` is asked for names only.
std::string plan_text(const plan::Plan& plan, const std::string& hash, const inventory::Inventory& source,
                      Look look);

/// The two parts of it.
std::string plan_summary(const plan::Plan& plan, const inventory::Inventory& source, Look look);
std::string plan_steps(const plan::Plan& plan, const inventory::Inventory& source, Look look);

/// "2 d", "5 min", "1 s": what is expected of a step; "-" for nothing.
std::string expected_time(double seconds);

}  // namespace cleave::report
