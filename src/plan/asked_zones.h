#pragma once

#include <map>
#include <set>
#include <string>

#include "inventory/inventory.h"

namespace cleave::plan {

/// The public zones of the source that the world is not led to, as far as the accounts tell: inventory id →
/// who is asked instead ("route53/zone/Z2, whose name servers the registrar names").
///
/// Two zones may have one name (registering a domain makes one more), and a zone below another one is asked
/// only where a record there delegates it. What neither a registration in one of the accounts nor a zone
/// above it tells counts as asked.
/// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zones-working-with.html
std::map<std::string, std::string> unasked_zones(const inventory::Inventory& source,
                                                 const inventory::Inventory& destination);

/// The inventory ids of all zones of the source whose records the world is not told: those, and private ones.
std::set<std::string> silent_zones(const inventory::Inventory& source,
                                   const inventory::Inventory& destination);

}  // namespace cleave::plan
