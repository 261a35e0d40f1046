#pragma once

#include "inventory/inventory.h"
#include "plan/plan.h"
#include "run/record.h"

namespace cleave::verify {

/// The inventory id of a record set of a zone.
std::string record_id(const std::string& zone, const Json& record);

/// Does the document carry the tag by which cleave knows what it made?
bool carries_tag(const Json& document, const std::string& split_id);

/// Is it of the split's own making: by its tag, or, where a kind takes no tags, by the outputs of the step
/// that made it?
bool is_own(const inventory::Resource& resource, const plan::Plan& plan, const run::Records& records);

/// The inventory as it would be had the steps of `prepare` and `copy` never been carried out. Goes away what
/// the split made at either side (is_own). Goes back what it changed at the source: TTLs, records that prove
/// names, statements in policies of buckets. What somebody else has changed since stays as it is.
inventory::Inventory without_own_changes(inventory::Inventory inventory, plan::Side side,
                                         const plan::Plan& plan, const run::Records& records);

}  // namespace cleave::verify
