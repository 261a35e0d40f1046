#include "cli/read_account.h"

#include <fmt/format.h>

#include "base/error.h"
#include "inventory/collector.h"

namespace cleave::cli {

std::vector<std::string> regions_of(const Settings& settings, const aws::Account& account) {
  if (!settings.regions.empty()) return settings.regions;
  if (!account.region().empty()) return {account.region()};
  throw Error(Error::Kind::input, "no-region",
              fmt::format("profile '{}' has no region", account.profile().name))
      .where(settings.file)
      .next("Set `regions` there, or a region in the profile.");
}

inventory::Inventory read_account(const Settings& settings, const aws::Account& account,
                                  std::string_view side, Clock& clock, Output& output) {
  return inventory::take_inventory(
      account, regions_of(settings, account), clock,
      [&](const std::string& done) { output.progress(fmt::format("reading the {}: {}", side, done)); });
}

}  // namespace cleave::cli
