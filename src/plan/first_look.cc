#include "plan/first_look.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "plan/application.h"
#include "plan/asked_zones.h"
#include "plan/leads.h"

namespace cleave::plan {
namespace {

using inventory::Inventory;
using inventory::Resource;

/// What AWS gives to every account in every region.
bool comes_with_the_region(const Resource& resource) {
  if (resource.service != "ec2") return false;
  if (resource.type == "availability-zone" || resource.type == "subnet") return true;
  if (resource.type == "vpc") return flag_or(resource.document, "IsDefault", false);
  return resource.type == "security-group" && resource.name == "default";
}

void tell_empty_regions(const Inventory& source, std::vector<std::string>& told) {
  for (const std::string& region : source.regions) {
    const bool holds =
        std::any_of(source.resources.begin(), source.resources.end(), [&](const Resource& resource) {
          return resource.region == region && !comes_with_the_region(resource);
        });
    if (!holds)
      told.push_back(
          fmt::format("{} holds nothing but what AWS gives to every account. If the application is in "
                      "another region, name "
                      "it under `regions` in cleave.toml.",
                      region));
  }
}

void tell_zone(const Resource& zone, const Inventory& source, const Leads& leads,
               std::vector<std::string>& told) {
  std::size_t records = 0, leading = 0;
  for (const Resource& record : source.resources) {
    if (!is_for_visitors(record) || zone_of_record(record) != zone.id) continue;
    ++records;
    leading += leads.end_of(record) != nullptr;
  }
  if (leading > 0) return;
  const std::string what =
      records == 0
          ? "it has no A, AAAA or CNAME record"
          : fmt::format("none of its {} A, AAAA and CNAME records ends at something that was read", records);
  told.push_back(fmt::format(
      "{} ({}) leads no visitor to this account: {}. What it belongs to is then in another account "
      "or region, or is not reached from there.",
      zone.id, zone.name, what));
}

}  // namespace

std::vector<std::string> first_look(const Inventory& source, const Inventory& destination,
                                    const std::vector<std::string>& roots) {
  std::vector<std::string> told;
  tell_empty_regions(source, told);
  const auto unasked = unasked_zones(source, destination);
  const Leads leads(source, silent_zones(source, destination));
  for (const std::string& root : roots) {
    const auto found = resources_of_root(source, root);
    if (found.empty()) told.push_back(fmt::format("The root {} is nothing that was read.", root));
    for (const Resource* resource : found) {
      if (resource->service != "route53" || resource->type != "zone") continue;
      if (const auto other = unasked.find(resource->id); other != unasked.end())
        told.push_back(fmt::format("The world does not ask {} ({}), but {}.", resource->id, resource->name,
                                   other->second));
      tell_zone(*resource, source, leads, told);
    }
  }
  return told;
}

}  // namespace cleave::plan
