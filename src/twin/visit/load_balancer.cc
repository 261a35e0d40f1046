#include <fmt/format.h>

#include "twin/cloudwatch/points.h"
#include "twin/elb/health.h"
#include "twin/route53/alias_target.h"
#include "twin/visit/trail.h"

namespace cleave::twin::visiting {
namespace {

bool listens_at(const Json& balancer, int port) {
  for (const Json& listener : list_or_empty(balancer, "document/ListenerDescriptions")) {
    if (number_or(listener, "Listener/LoadBalancerPort", 0) == port) return true;
  }
  return false;
}

void count_request(Trail& trail, const World::Place& balancer, const std::string& name, const char* metric) {
  cloudwatch::count(trail.world, balancer.account, balancer.region,
                    {"AWS/ELB", metric, {{"LoadBalancerName", name}}}, trail.world.now());
}

}  // namespace

Json follow_load_balancer(Trail& trail, const std::string& dns_name, const WebRequest& request) {
  const World::Place balancer = route53::load_balancer_named(trail.world, dns_name);
  if (balancer.row == nullptr) {
    return trail.broken("load balancer", fmt::format("no load balancer has the name {}", dns_name));
  }
  const std::string name = text(*balancer.row, "document/LoadBalancerName");
  trail.hop("load balancer", balancer.account, name);
  if (!listens_at(*balancer.row, request.port)) {
    return trail.broken("load balancer", fmt::format("{} does not listen at port {}", name, request.port));
  }
  const auto instances = elb::instances_in_service(trail.world, balancer.account, balancer.region, name);
  // Each request is in the metric of who answered it.
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-cloudwatch-metrics.html
  count_request(trail, balancer, name, instances.empty() ? "HTTPCode_ELB_5XX" : "RequestCount");
  if (instances.empty()) {
    return trail.broken("load balancer", fmt::format("503: {} has no instance in service", name));
  }
  trail.hop("instance", balancer.account, instances.front(), {{"choices", instances}});
  return trail.answered(balancer.account, instances.front(), 200);
}

}  // namespace cleave::twin::visiting
