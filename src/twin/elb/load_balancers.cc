#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "base/hash.h"
#include "twin/elb/balancer.h"
#include "twin/elb/operations.h"
#include "twin/elb/policies.h"
#include "twin/page.h"

namespace cleave::twin::elb {
namespace {

constexpr std::size_t longest_name = 32;
constexpr std::size_t most_balancers = 20;
constexpr std::size_t largest_page = 400;

void check_name(const std::string& name) {
  const bool letters =
      !name.empty() && name.size() <= longest_name &&
      std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) || c == '-'; });
  if (letters && name.front() != '-' && name.back() != '-') return;
  throw Refusal{
      "ValidationError",
      "LoadBalancer name must contain only alphanumeric characters or hyphens, at most 32, and must not "
      "begin or end with a hyphen"};
}

/// The same for the same account, region and name, as far as nobody has it yet.
std::string dns_name(Call& call, const std::string& name, const std::string& scheme) {
  const std::string digest =
      call.world.hex_id("", 14, fmt::format("elb/{}/{}/{}", call.account, call.region, name));
  const auto number = std::stoull(digest.substr(0, 8), nullptr, 16);
  return fmt::format("{}{}-{}.{}.elb.amazonaws.com", scheme == "internal" ? "internal-" : "", name, number,
                     call.region);
}

Network wished_network(const Call& call) {
  const std::vector<std::string> subnets = strings(call.input, "Subnets");
  const std::vector<std::string> zones = strings(call.input, "AvailabilityZones");
  if (!subnets.empty() && !zones.empty()) {
    throw Refusal{"ValidationError", "Only one of SubnetIds or AvailabilityZones may be specified"};
  }
  if (subnets.empty() && zones.empty()) {
    throw Refusal{"ValidationError", "Either AvailabilityZones or SubnetIds must be specified"};
  }
  return subnets.empty() ? network_of_zones(call, zones) : network_of_subnets(call, subnets);
}

std::string default_group(const Call& call, const std::string& vpc_id) {
  for (const auto& [id, row] : call.table("ec2/security-group")) {
    const Json& group = at(row, "document");
    if (text(group, "VpcId") == vpc_id && text(group, "GroupName") == "default") return id;
  }
  throw Refusal{"InvalidSecurityGroup", "The VPC has no default security group"};
}

Json default_health_check(const Json& listener) {
  return {{"Target", fmt::format("TCP:{}", number_or(listener, "InstancePort", 80))},
          {"Interval", 30},
          {"Timeout", 5},
          {"UnhealthyThreshold", 2},
          {"HealthyThreshold", 10}};
}

/// AWS names the group by which its load balancers may be let in after the owner and the group.
Json source_group(const Call& call, const std::string& id) {
  const Json& group = at(call.table("ec2/security-group").at(id), "document");
  return {{"OwnerAlias", call.account}, {"GroupName", group.at("GroupName")}};
}

Json checked_listeners(const Call& call) {
  Json descriptions = Json::array();
  std::vector<long long> ports;
  for (const Json& wish : list_or_empty(call.input, "Listeners")) {
    const Json listener = checked_listener(call, wish);
    const long long port = number_or(listener, "LoadBalancerPort", 0);
    if (std::find(ports.begin(), ports.end(), port) != ports.end()) {
      throw Refusal{"ValidationError", fmt::format("Two listeners have the port {}", port)};
    }
    ports.push_back(port);
    descriptions.push_back({{"Listener", listener}, {"PolicyNames", Json::array()}});
  }
  if (descriptions.empty()) throw Refusal{"ValidationError", "Listeners cannot be empty"};
  return descriptions;
}

Json new_document(Call& call, const std::string& name) {
  const std::string scheme = text_or(call.input, "Scheme", "internet-facing");
  if (scheme != "internet-facing" && scheme != "internal") {
    throw Refusal{"InvalidScheme", fmt::format("Scheme {} is not valid", scheme)};
  }
  const Network network = wished_network(call);
  std::vector<std::string> groups = strings(call.input, "SecurityGroups");
  if (groups.empty()) groups.push_back(default_group(call, network.vpc_id));
  check_groups(call, groups, network.vpc_id);
  const Json listeners = checked_listeners(call);
  const std::string dns = dns_name(call, name, scheme);
  return {{"LoadBalancerName", name},
          {"DNSName", dns},
          {"CanonicalHostedZoneName", dns},
          {"CanonicalHostedZoneNameID", hosted_zone_id(call.region)},
          {"ListenerDescriptions", listeners},
          {"BackendServerDescriptions", Json::array()},
          {"AvailabilityZones", network.zones},
          {"Subnets", network.subnets},
          {"VPCId", network.vpc_id},
          {"HealthCheck", default_health_check(at(listeners, "0/Listener"))},
          {"SourceSecurityGroup", source_group(call, groups.front())},
          {"SecurityGroups", groups},
          {"CreatedTime", to_rfc3339(call.world.now())},
          {"Scheme", scheme}};
}

Json default_attributes() {
  return {{"CrossZoneLoadBalancing", Json::object({{"Enabled", false}})},
          {"AccessLog", Json::object({{"Enabled", false}})},
          {"ConnectionDraining", {{"Enabled", false}, {"Timeout", 300}}},
          {"ConnectionSettings", Json::object({{"IdleTimeout", 60}})},
          {"AdditionalAttributes",
           Json::array({Json{{"Key", "elb.http.desyncmitigationmode"}, {"Value", "defensive"}}})}};
}

aws::Message create_load_balancer(Call& call) {
  const std::string name = text(call.input, "LoadBalancerName");
  check_name(name);
  Table& table = call.table(balancer_table);
  if (table.contains(name)) {
    throw Refusal{"DuplicateLoadBalancerName",
                  fmt::format("The load balancer name '{}' already exists for this account.", name)};
  }
  if (table.size() >= most_balancers) {
    throw Refusal{"TooManyLoadBalancers", "The quota for the number of load balancers has been reached"};
  }
  Json row = Json::object();
  put_tags(row, list_or_empty(call.input, "Tags"));
  row["document"] = new_document(call, name);
  row["attributes"] = default_attributes();
  row["policies"] = Json::object();
  row["registered"] = Json::object();
  const Json& dns = table[name] = std::move(row);
  return answer({{"DNSName", at(dns, "document/DNSName")}});
}

/// Deleting what is not there works.
aws::Message delete_load_balancer(Call& call) {
  call.table(balancer_table).erase(text(call.input, "LoadBalancerName"));
  return done();
}

Json view(const Json& row) {
  Json document = at(row, "document");
  document["Policies"] = policies_by_kind(row);
  document["Instances"] = Json::array();
  for (const auto& [id, since] : at(row, "registered").items()) {
    document["Instances"].push_back(Json::object({{"InstanceId", id}}));
  }
  return document;
}

aws::Message describe_load_balancers(Call& call) {
  Json balancers = Json::array();
  const std::vector<std::string> names = strings(call.input, "LoadBalancerNames");
  if (!names.empty()) {
    for (const std::string& name : names) balancers.push_back(view(balancer_row(call, name)));
    return answer({{"LoadBalancerDescriptions", std::move(balancers)}});
  }
  const Page page = page_of(call.table(balancer_table), text_or(call.input, "Marker", ""),
                            page_limit(call.input, "PageSize", largest_page));
  for (const Json* row : page.rows) balancers.push_back(view(*row));
  Json document{{"LoadBalancerDescriptions", std::move(balancers)}};
  if (!page.next.empty()) document["NextMarker"] = page.next;
  return answer(std::move(document));
}

}  // namespace

void add_load_balancers(Handlers& handlers) {
  handlers["CreateLoadBalancer"] = create_load_balancer;
  handlers["DeleteLoadBalancer"] = delete_load_balancer;
  handlers["DescribeLoadBalancers"] = describe_load_balancers;
}

}  // namespace cleave::twin::elb
