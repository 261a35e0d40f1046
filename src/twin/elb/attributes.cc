#include <fmt/format.h>

#include "twin/elb/balancer.h"
#include "twin/elb/operations.h"

namespace cleave::twin::elb {
namespace {

/// A whole number that AWS keeps within bounds
/// (https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_LoadBalancerAttributes.html).
void check_seconds(const Json& attributes, std::string_view path) {
  const Json* value = find(attributes, path);
  if (value == nullptr || value->is_null()) return;
  const long long seconds = value->get<long long>();
  if (seconds >= 1 && seconds <= 3600) return;
  throw Refusal{"ValidationError", fmt::format("{} must be between 1 and 3600", path)};
}

void check_access_log(const Json& attributes) {
  if (!flag_or(attributes, "AccessLog/Enabled", false)) return;
  if (text_or(attributes, "AccessLog/S3BucketName", "").empty()) {
    throw Refusal{"InvalidConfigurationRequest", "An access log needs a bucket", conflict};
  }
  const long long minutes = number_or(attributes, "AccessLog/EmitInterval", 60);
  if (minutes != 5 && minutes != 60) {
    throw Refusal{"ValidationError", "EmitInterval must be 5 or 60"};
  }
}

void set_additional(Json& existing, const Json& wished) {
  for (const Json& attribute : wished) {
    const std::string key = text_or(attribute, "Key", "");
    bool found = false;
    for (Json& candidate : existing) {
      if (text(candidate, "Key") != key) continue;
      candidate["Value"] = text_or(attribute, "Value", "");
      found = true;
    }
    if (!found) {
      throw Refusal{"LoadBalancerAttributeNotFound", fmt::format("There is no attribute {}", key)};
    }
  }
}

/// Only the parts that are given change. Switching a part on gives its other members their defaults.
aws::Message modify_attributes(Call& call) {
  Json& attributes = meant_balancer(call)["attributes"];
  const Json& wished = call.input.at("LoadBalancerAttributes");
  check_seconds(wished, "ConnectionDraining/Timeout");
  check_seconds(wished, "ConnectionSettings/IdleTimeout");
  check_access_log(wished);
  for (const char* part :
       {"CrossZoneLoadBalancing", "AccessLog", "ConnectionDraining", "ConnectionSettings"}) {
    if (wished.contains(part)) attributes[part] = wished.at(part);
  }
  Json& draining = attributes["ConnectionDraining"];
  if (!draining.contains("Timeout")) draining["Timeout"] = 300;
  Json& log = attributes["AccessLog"];
  if (flag_or(log, "Enabled", false) && !log.contains("EmitInterval")) log["EmitInterval"] = 60;
  set_additional(attributes["AdditionalAttributes"], list_or_empty(wished, "AdditionalAttributes"));
  return answer(
      {{"LoadBalancerName", call.input.at("LoadBalancerName")}, {"LoadBalancerAttributes", attributes}});
}

aws::Message describe_attributes(Call& call) {
  return answer({{"LoadBalancerAttributes", at(meant_balancer(call), "attributes")}});
}

}  // namespace

void add_attributes(Handlers& handlers) {
  handlers["ModifyLoadBalancerAttributes"] = modify_attributes;
  handlers["DescribeLoadBalancerAttributes"] = describe_attributes;
}

}  // namespace cleave::twin::elb
