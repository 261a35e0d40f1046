#include "inventory/inventory.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "base/side_by_side.h"
#include "inventory/reading.h"
#include "names/arn.h"

namespace cleave::inventory {
namespace {

constexpr std::string_view format_name = "cleave-inventory-1";

Json to_json(const Resource& resource) {
  return {{"id", resource.id},     {"service", resource.service}, {"type", resource.type},
          {"name", resource.name}, {"region", resource.region},   {"document", resource.document}};
}

Json to_json(const Gap& gap) {
  return {{"what", gap.what}, {"code", gap.code}, {"reason", gap.reason}};
}

Json take_list(Json& json, const std::string& member) {
  Json taken = take(json, member);
  if (taken.is_array()) return taken;
  throw Error(Error::Kind::failed, "wrong-type",
              fmt::format("{} is {}, not a list", member, taken.type_name()));
}

Resource resource_from_json(Json& json) {
  Resource resource{text(json, "id"),     text(json, "service"), text(json, "type"),
                    text(json, "region"), text(json, "name"),    take(json, "document")};
  if (!resource.id.starts_with(fmt::format("{}/{}/", resource.service, resource.type)))
    throw Error(Error::Kind::input, "bad-inventory",
                fmt::format("the id '{}' does not say its service and type", resource.id));
  return resource;
}

Inventory read(Json json) {
  if (text(json, "format") != format_name) {
    throw Error(Error::Kind::input, "bad-inventory", fmt::format("its format is not {}", format_name));
  }
  Inventory inventory;
  inventory.account_id = text(json, "account_id");
  inventory.caller_arn = text(json, "caller_arn");
  inventory.partition = text(json, "partition");
  inventory.taken_at = from_rfc3339(text(json, "taken_at"));
  for (const Json& region : take_list(json, "regions")) inventory.regions.push_back(text(region, ""));
  Json resources = take_list(json, "resources");
  inventory.resources.resize(resources.size());
  side_by_side(resources.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) inventory.resources[i] = resource_from_json(resources[i]);
    return true;
  });
  for (const Json& gap : take_list(json, "gaps")) {
    inventory.gaps.push_back({text(gap, "what"), text(gap, "code"), text(gap, "reason")});
  }
  std::ranges::sort(inventory.resources, {}, &Resource::id);
  const auto twice = std::ranges::adjacent_find(inventory.resources, {}, &Resource::id);
  if (twice != inventory.resources.end())
    throw Error(Error::Kind::input, "bad-inventory",
                fmt::format("the resource {} is there twice", twice->id));
  return inventory;
}

}  // namespace

const Resource* Inventory::find(std::string_view id) const {
  const auto found = std::ranges::lower_bound(resources, id, {}, &Resource::id);
  return found != resources.end() && found->id == id ? &*found : nullptr;
}

std::string partition_of(std::string_view arn) {
  const auto parts = names::arn_of(arn);
  return parts ? std::string(parts->partition) : "aws";
}

Json to_json(const Inventory& inventory) {
  Json json = {{"format", format_name},
               {"account_id", inventory.account_id},
               {"caller_arn", inventory.caller_arn},
               {"partition", inventory.partition},
               {"taken_at", to_rfc3339(inventory.taken_at)},
               {"regions", inventory.regions},
               {"resources", Json::array()},
               {"gaps", Json::array()}};
  for (const Resource& resource : inventory.resources) json["resources"].push_back(to_json(resource));
  for (const Gap& gap : inventory.gaps) json["gaps"].push_back(to_json(gap));
  return json;
}

Inventory inventory_from_json(Json json, std::string_view where) {
  try {
    return read(std::move(json));
  } catch (const Error& error) {
    throw Error(Error::Kind::input, "bad-inventory", error.what())
        .where(std::string(where))
        .next("Take it again with 'cleave inventory'.");
  }
}

}  // namespace cleave::inventory
