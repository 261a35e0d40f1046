#pragma once

#include "aws/client.h"
#include "cli/output.h"
#include "cli/settings.h"
#include "inventory/inventory.h"

namespace cleave::cli {

/// The regions of the settings, or of the profile. Throws Error(input, "no-region").
std::vector<std::string> regions_of(const Settings& settings, const aws::Account& account);

/// Throws Error(input, "unknown-region") for a region that AWS does not have, or that the account has not
/// enabled. Where the account may not ask, the regions are taken as they are.
void check_regions(const Settings& settings, const aws::Account& account);

/// Takes the inventory of one side in those regions, showing how it gets on.
inventory::Inventory read_account(const Settings& settings, const aws::Account& account,
                                  std::string_view side, Clock& clock, Output& output);

}  // namespace cleave::cli
