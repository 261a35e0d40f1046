#pragma once

#include <map>
#include <string>
#include <vector>

#include "dns/watch/watched.h"
#include "inventory/inventory.h"
#include "plan/plan.h"
#include "run/record.h"

namespace cleave::cli {

/// The zones in which a split moves names, with what the journal knows of it: the destination's name servers
/// and answers as far as their steps are done, and when each change was in effect.
std::vector<dns::WatchedZone> planned_names(const plan::Plan& plan, const run::Records& records,
                                            const inventory::Inventory& source);

}  // namespace cleave::cli
