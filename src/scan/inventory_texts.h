#pragma once

#include "inventory/inventory.h"
#include "scan/scanner.h"

namespace cleave::scan {

/// Looks for names in every text of an inventory's documents: user data (decoded, unpacked), policies, tags,
/// settings. A hit's place is "inventory:RESOURCE!MEMBER/MEMBER". Where a resource names itself is no place.
Findings scan_inventory(const inventory::Inventory& inventory, const names::NameMap& map,
                        const names::Finder& finder, const ScanOptions& options);

}  // namespace cleave::scan
