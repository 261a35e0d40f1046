#include <fmt/format.h>

#include "twin/dns_name.h"
#include "twin/ec2/instances.h"
#include "twin/route53/alias_target.h"
#include "twin/visit/trail.h"

namespace cleave::twin::visiting {
namespace {

/// The instance behind a public address: by an elastic address that is associated with it, or by its own.
World::Place instance_at(World& world, const std::string& address, Json& elastic) {
  World::Place place;
  std::string instance;
  world.each_table("ec2/address", [&](const std::string& account, const std::string& region, Table& table) {
    for (auto& [id, row] : table) {
      if (text(row, "document/PublicIp") != address) continue;
      elastic = {{"account", account}, {"id", id}};
      const std::string associated = text_or(row, "document/InstanceId", "");
      Table& instances = world.table(account, region, "ec2/instance");
      const auto found = instances.find(associated);
      if (found != instances.end()) place = {account, region, &found->second};
    }
  });
  if (!elastic.is_null()) return place;
  world.each_table("ec2/instance", [&](const std::string& account, const std::string& region, Table& table) {
    for (auto& [id, row] : table) {
      if (text_or(row, "public_ip", "") == address && ec2::serving_since(world, &row))
        place = {account, region, &row};
    }
  });
  return place;
}

}  // namespace

Json follow_address(Trail& trail, const std::string& address) {
  Json elastic;
  const World::Place place = instance_at(trail.world, address, elastic);
  if (!elastic.is_null()) {
    trail.hop("address", text(elastic, "account"), text(elastic, "id"), {{"address", address}});
  }
  if (place.row == nullptr) return trail.broken("address", fmt::format("no instance answers at {}", address));
  const std::string id = text(*place.row, "document/InstanceId");
  trail.hop("instance", place.account, id);
  if (!ec2::serving_since(trail.world, place.row)) {
    return trail.broken("instance", fmt::format("{} does not run", id));
  }
  return trail.answered(place.account, id, 200);
}

}  // namespace cleave::twin::visiting
