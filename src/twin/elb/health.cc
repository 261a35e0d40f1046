#include "twin/elb/health.h"

#include <algorithm>

#include <fmt/format.h>

#include "twin/ec2/instances.h"
#include "twin/elb/balancer.h"
#include "twin/elb/operations.h"

namespace cleave::twin::elb {
namespace {

/// A load balancer takes an instance in after HealthyThreshold good checks, one every Interval
/// (https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-healthchecks.html).
std::chrono::seconds time_to_healthy(const Json& balancer_row) {
  const Json& check = at(balancer_row, "document/HealthCheck");
  return std::chrono::seconds(number_or(check, "HealthyThreshold", 10) * number_or(check, "Interval", 30));
}

const Json* find_row(World& world, std::string_view account, std::string_view region, std::string_view kind,
                     std::string_view key) {
  const Table& table = world.table(account, region, kind);
  const auto found = table.find(key);
  return found == table.end() ? nullptr : &found->second;
}

const Json* find_instance(const Call& call, std::string_view id) {
  return find_row(call.world, call.account, call.region, "ec2/instance", id);
}

std::vector<std::string> meant_instances(const Call& call) {
  std::vector<std::string> ids;
  for (const Json& instance : list_or_empty(call.input, "Instances"))
    ids.push_back(text(instance, "InstanceId"));
  return ids;
}

Refusal invalid_instance(std::string_view id) {
  return {"InvalidInstance", fmt::format("Could not find EC2 instance {}.", id)};
}

Json registered_instances(const Json& row) {
  Json instances = Json::array();
  for (const auto& [id, since] : at(row, "registered").items()) {
    instances.push_back(Json::object({{"InstanceId", id}}));
  }
  return instances;
}

aws::Message register_instances(Call& call) {
  Json& row = meant_balancer(call);
  const std::vector<std::string> ids = meant_instances(call);
  for (const std::string& id : ids) {
    const Json* instance = find_instance(call, id);
    if (instance == nullptr || !ec2::is_live(call, *instance)) throw invalid_instance(id);
    if (text(*instance, "document/VpcId") != text(row, "document/VPCId")) {
      throw Refusal{"InvalidInstance",
                    fmt::format("EC2 instance {} is not in the VPC of the load balancer.", id)};
    }
  }
  for (const std::string& id : ids) {
    if (!row["registered"].contains(id)) row["registered"][id] = to_rfc3339(call.world.now());
  }
  return answer({{"Instances", registered_instances(row)}});
}

aws::Message deregister_instances(Call& call) {
  Json& row = meant_balancer(call);
  for (const std::string& id : meant_instances(call)) {
    if (row["registered"].erase(id) == 0) throw invalid_instance(id);
  }
  return answer({{"Instances", registered_instances(row)}});
}

aws::Message describe_instance_health(Call& call) {
  const Json& row = meant_balancer(call);
  std::vector<std::string> ids = meant_instances(call);
  const Json& registered = at(row, "registered");
  if (ids.empty()) {
    for (const auto& [id, since] : registered.items()) ids.push_back(id);
  }
  Json states = Json::array();
  for (const std::string& id : ids) {
    if (find_instance(call, id) == nullptr) throw invalid_instance(id);
    const Health health = health_of(call.world, row, id, find_instance(call, id));
    states.push_back({{"InstanceId", id},
                      {"State", health.state},
                      {"ReasonCode", health.reason_code},
                      {"Description", health.description}});
  }
  return answer({{"InstanceStates", std::move(states)}});
}

void check_range(const Json& check, std::string_view member, long long least, long long most) {
  const long long value = number_or(check, member, 0);
  if (value >= least && value <= most) return;
  throw Refusal{"ValidationError",
                fmt::format("HealthCheck {} must be between {} and {}", member, least, most)};
}

/// "HTTP:80/ping", "TCP:3306"
void check_target(const std::string& target) {
  const std::string protocol = target.substr(0, target.find(':'));
  const bool of_http = protocol == "HTTP" || protocol == "HTTPS";
  const bool has_path = target.find('/') != std::string::npos;
  if ((of_http && has_path) || ((protocol == "TCP" || protocol == "SSL") && !has_path)) return;
  throw Refusal{"ValidationError", fmt::format("HealthCheck Target {} is not PROTOCOL:PORT[/PATH]", target)};
}

aws::Message configure_health_check(Call& call) {
  Json& document = meant_balancer(call)["document"];
  const Json& check = call.input.at("HealthCheck");
  check_target(text(check, "Target"));
  check_range(check, "Interval", 5, 300);
  check_range(check, "Timeout", 2, 60);
  check_range(check, "UnhealthyThreshold", 2, 10);
  check_range(check, "HealthyThreshold", 2, 10);
  if (number_or(check, "Timeout", 0) >= number_or(check, "Interval", 0)) {
    throw Refusal{"ValidationError", "HealthCheck timeout must be less than interval"};
  }
  document["HealthCheck"] = check;
  return answer({{"HealthCheck", check}});
}

}  // namespace

Health health_of(World& world, const Json& balancer_row, std::string_view instance_id,
                 const Json* instance_row) {
  const Json* since = find(at(balancer_row, "registered"), instance_id);
  if (since == nullptr) {
    return {"OutOfService", "Instance", "Instance is not currently registered with the LoadBalancer."};
  }
  const auto serving = ec2::serving_since(world, instance_row);
  if (!serving) {
    return {"OutOfService", "Instance",
            "Instance has failed at least the UnhealthyThreshold number of health checks consecutively."};
  }
  const Time registered = from_rfc3339(since->get<std::string>());
  if (std::max(*serving, registered) + time_to_healthy(balancer_row) > world.now()) {
    return {"OutOfService", "ELB", "Instance registration is still in progress."};
  }
  return {"InService", "N/A", "N/A"};
}

std::vector<std::string> instances_in_service(World& world, std::string_view account, std::string_view region,
                                              std::string_view balancer) {
  std::vector<std::string> ids;
  const Json* row = find_row(world, account, region, balancer_table, balancer);
  if (row == nullptr) return ids;
  for (const auto& [id, since] : at(*row, "registered").items()) {
    const Json* instance = find_row(world, account, region, "ec2/instance", id);
    if (health_of(world, *row, id, instance).state == "InService") ids.push_back(id);
  }
  return ids;
}

void add_health(Handlers& handlers) {
  handlers["RegisterInstancesWithLoadBalancer"] = register_instances;
  handlers["DeregisterInstancesFromLoadBalancer"] = deregister_instances;
  handlers["DescribeInstanceHealth"] = describe_instance_health;
  handlers["ConfigureHealthCheck"] = configure_health_check;
}

}  // namespace cleave::twin::elb
