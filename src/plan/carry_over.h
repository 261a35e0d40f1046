#pragma once

#include <functional>
#include <string>

#include "inventory/inventory.h"
#include "plan/plan.h"

namespace cleave::plan {

/// Makes of a new plan one that can take over from `before`, of which steps are in effect:
///   - settings of a copied bucket that the source's has no more are cleared (params with "Clears");
///   - TTLs that are lowered already are not waited for again.
/// `source` is the inventory that the new plan was made from. Throws Error(input): "ttl-lowered" when a
/// record is lowered that need not be any more, "already-copied" when a copied bucket would get another name.
void carry_over(Plan& now, const Plan& before, const inventory::Inventory& source,
                const std::function<bool(const std::string& step_id)>& in_effect);

}  // namespace cleave::plan
