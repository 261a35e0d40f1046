#include "cli/read_account.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/error.h"
#include "base/suggest.h"
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

namespace {

/// What EC2 says of all regions; nothing when the caller may not ask.
std::optional<Json> all_regions(const aws::Account& account, const std::string& asked_in) {
  try {
    return list_or_empty(account.client("ec2", asked_in).call("DescribeRegions", {{"AllRegions", true}}),
                         "Regions");
  } catch (const Error& error) {
    if (error.kind() != Error::Kind::refused) throw;
    return std::nullopt;
  }
}

}  // namespace

void check_regions(const Settings& settings, const aws::Account& account) {
  const auto regions = regions_of(settings, account);
  const auto known = all_regions(account, account.region().empty() ? regions.front() : account.region());
  if (!known) return;
  std::vector<std::string> names;
  for (const Json& region : *known) names.push_back(text(region, "RegionName"));
  for (const std::string& region : regions) {
    const auto found = std::find(names.begin(), names.end(), region);
    if (found == names.end())
      throw Error(Error::Kind::input, "unknown-region", fmt::format("AWS has no region '{}'", region))
          .where(settings.file)
          .next(fmt::format(
              "Mend `regions` in cleave.toml (--region of cleave init), or the region of the profile. {}",
              did_you_mean(region, names)));
    const Json& one = (*known)[static_cast<std::size_t>(found - names.begin())];
    if (text_or(one, "OptInStatus", "") != "not-opted-in") continue;
    throw Error(Error::Kind::input, "unknown-region",
                fmt::format("account {} has not enabled the region {}", account.id(), region))
        .where(settings.file)
        .next(
            "Take it out of `regions` in cleave.toml (--region of cleave init), or enable it in the "
            "account's settings.");
  }
}

inventory::Inventory read_account(const Settings& settings, const aws::Account& account,
                                  std::string_view side, Clock& clock, Output& output) {
  return inventory::take_inventory(
      account, regions_of(settings, account), clock,
      [&](const std::string& done) { output.progress(fmt::format("reading the {}: {}", side, done)); });
}

}  // namespace cleave::cli
