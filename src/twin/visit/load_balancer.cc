#include <chrono>

#include <fmt/format.h>

#include "twin/ec2/instances.h"
#include "twin/route53/alias_target.h"
#include "twin/visit/trail.h"

namespace cleave::twin::visiting {
namespace {

/// The listener for the client's port, or null.
const Json* listener_at(const Json& balancer, int port) {
  for (const Json& listener : list_or_empty(balancer, "document/ListenerDescriptions")) {
    if (number_or(listener, "Listener/LoadBalancerPort", 0) == port) return &listener;
  }
  return nullptr;
}

/// The first registered instance that has served for as many health checks as the balancer wants to see.
std::string healthy_instance(World& world, const World::Place& balancer) {
  const Json& check = at(*balancer.row, "document/HealthCheck");
  const auto needed =
      std::chrono::seconds(number_or(check, "Interval", 30) * number_or(check, "HealthyThreshold", 10));
  Table& instances = world.table(balancer.account, balancer.region, "ec2/instance");
  for (const Json& registered : list_or_empty(*balancer.row, "document/Instances")) {
    const std::string id = text(registered, "InstanceId");
    const auto row = instances.find(id);
    const auto since = ec2::serving_since(world, row == instances.end() ? nullptr : &row->second);
    if (since && *since + needed <= world.now()) return id;
  }
  return "";
}

}  // namespace

Json follow_load_balancer(Trail& trail, const std::string& dns_name, const WebRequest& request) {
  const World::Place balancer = route53::load_balancer_named(trail.world, dns_name);
  if (balancer.row == nullptr) {
    return trail.broken("load balancer", fmt::format("no load balancer has the name {}", dns_name));
  }
  const std::string name = text(*balancer.row, "document/LoadBalancerName");
  trail.hop("load balancer", balancer.account, name);
  if (listener_at(*balancer.row, request.port) == nullptr) {
    return trail.broken("load balancer", fmt::format("{} does not listen at port {}", name, request.port));
  }
  const std::string instance = healthy_instance(trail.world, balancer);
  if (instance.empty())
    return trail.broken("load balancer", fmt::format("503: {} has no instance in service", name));
  trail.hop("instance", balancer.account, instance);
  return trail.answered(balancer.account, instance, 200);
}

}  // namespace cleave::twin::visiting
