#pragma once

#include "aws/client.h"
#include "cli/output.h"
#include "cli/settings.h"
#include "inventory/inventory.h"

namespace cleave::cli {

/// Takes the inventory of one side in the regions of the settings, or of its profile, showing how it gets on.
/// Throws Error(input, "no-region").
inventory::Inventory read_account(const Settings& settings, const aws::Account& account,
                                  std::string_view side, Clock& clock, Output& output);

}  // namespace cleave::cli
