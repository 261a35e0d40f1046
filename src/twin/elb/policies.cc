#include "twin/elb/policies.h"

#include <algorithm>

#include <fmt/format.h>

#include "twin/elb/balancer.h"
#include "twin/elb/operations.h"

namespace cleave::twin::elb {
namespace {

constexpr std::size_t most_policies = 100;

std::string attribute_value(const Json& policy, std::string_view name) {
  for (const Json& attribute : list_or_empty(policy, "PolicyAttributeDescriptions")) {
    if (text(attribute, "AttributeName") == name) return text_or(attribute, "AttributeValue", "");
  }
  return "";
}

void check_attribute(const Json& row, const Json& type, const Json& attribute) {
  const std::string name = text_or(attribute, "AttributeName", "");
  const Json& known = at(type, "PolicyAttributeTypeDescriptions");
  const bool is_known = std::any_of(known.begin(), known.end(), [&](const Json& candidate) {
    return text(candidate, "AttributeName") == name;
  });
  if (!is_known) {
    throw Refusal{
        "InvalidConfigurationRequest",
        fmt::format("Attribute {} is not known to policy type {}", name, text(type, "PolicyTypeName")),
        conflict};
  }
  if (name == "PublicKeyPolicyName" &&
      !at(row, "policies").contains(text_or(attribute, "AttributeValue", ""))) {
    throw Refusal{"InvalidConfigurationRequest",
                  fmt::format("There is no policy {}", text_or(attribute, "AttributeValue", "")), conflict};
  }
}

/// Each attribute that the type demands has to be there.
void check_complete(const Json& type, const Json& attributes) {
  for (const Json& wanted : at(type, "PolicyAttributeTypeDescriptions")) {
    if (!text(wanted, "Cardinality").starts_with("ONE")) continue;
    const std::string name = text(wanted, "AttributeName");
    const bool given = std::any_of(attributes.begin(), attributes.end(), [&](const Json& attribute) {
      return text_or(attribute, "AttributeName", "") == name;
    });
    if (!given) {
      throw Refusal{"InvalidConfigurationRequest", fmt::format("Attribute {} is required", name), conflict};
    }
  }
}

void keep(Call& call, const std::string& type_name, const Json& attributes) {
  Json& row = meant_balancer(call);
  const std::string name = text(call.input, "PolicyName");
  const Json* type = find_policy_type(type_name);
  if (type == nullptr) {
    throw Refusal{"PolicyTypeNotFound", fmt::format("Policy Type '{}' cannot be found.", type_name)};
  }
  if (row["policies"].contains(name)) {
    throw Refusal{"DuplicatePolicyName", fmt::format("Policy {} already exists on the load balancer", name)};
  }
  if (row["policies"].size() >= most_policies) throw Refusal{"TooManyPolicies", "Too many policies"};
  for (const Json& attribute : attributes) check_attribute(row, *type, attribute);
  check_complete(*type, attributes);
  row["policies"][name] = {
      {"PolicyName", name}, {"PolicyTypeName", type_name}, {"PolicyAttributeDescriptions", attributes}};
}

aws::Message create_policy(Call& call) {
  keep(call, text(call.input, "PolicyTypeName"), list_or_empty(call.input, "PolicyAttributes"));
  return done();
}

aws::Message create_app_cookie_policy(Call& call) {
  const Json cookie{{"AttributeName", "CookieName"}, {"AttributeValue", text(call.input, "CookieName")}};
  keep(call, "AppCookieStickinessPolicyType", Json::array({cookie}));
  return done();
}

aws::Message create_lb_cookie_policy(Call& call) {
  Json attributes = Json::array();
  const Json* period = find(call.input, "CookieExpirationPeriod");
  if (period != nullptr && !period->is_null()) {
    const Json given{{"AttributeName", "CookieExpirationPeriod"}, {"AttributeValue", period->dump()}};
    attributes.push_back(given);
  }
  keep(call, "LBCookieStickinessPolicyType", attributes);
  return done();
}

bool names_policy(const Json& descriptions, const std::string& name) {
  return std::any_of(descriptions.begin(), descriptions.end(), [&](const Json& description) {
    return contains(strings(description, "PolicyNames"), name);
  });
}

aws::Message delete_policy(Call& call) {
  Json& row = meant_balancer(call);
  const std::string name = text(call.input, "PolicyName");
  if (names_policy(at(row, "document/ListenerDescriptions"), name) ||
      names_policy(at(row, "document/BackendServerDescriptions"), name)) {
    throw Refusal{"InvalidConfigurationRequest", fmt::format("The policy {} is in use", name), conflict};
  }
  row["policies"].erase(name);
  return done();
}

aws::Message describe_policies(Call& call) {
  const std::vector<std::string> names = strings(call.input, "PolicyNames");
  Json found = Json::array();
  if (find(call.input, "LoadBalancerName") == nullptr) return answer({{"PolicyDescriptions", found}});
  const Json& policies = at(meant_balancer(call), "policies");
  for (const std::string& name : names) {
    if (!policies.contains(name)) {
      throw Refusal{"PolicyNotFound", fmt::format("There is no policy with name {} for load balancer {}",
                                                  name, text(call.input, "LoadBalancerName"))};
    }
  }
  for (const auto& [name, policy] : policies.items()) {
    if (names.empty() || contains(names, name)) found.push_back(policy);
  }
  return answer({{"PolicyDescriptions", std::move(found)}});
}

}  // namespace

Json policies_by_kind(const Json& balancer_row) {
  Json app = Json::array();
  Json lb = Json::array();
  Json other = Json::array();
  for (const auto& [name, policy] : at(balancer_row, "policies").items()) {
    const std::string type = text(policy, "PolicyTypeName");
    if (type == "AppCookieStickinessPolicyType") {
      app.push_back({{"PolicyName", name}, {"CookieName", attribute_value(policy, "CookieName")}});
    } else if (type == "LBCookieStickinessPolicyType") {
      Json entry = Json::object({{"PolicyName", name}});
      const std::string period = attribute_value(policy, "CookieExpirationPeriod");
      if (!period.empty()) entry["CookieExpirationPeriod"] = std::stoll(period);
      lb.push_back(std::move(entry));
    } else {
      other.push_back(name);
    }
  }
  return {{"AppCookieStickinessPolicies", app}, {"LBCookieStickinessPolicies", lb}, {"OtherPolicies", other}};
}

void add_policies(Handlers& handlers) {
  handlers["CreateLoadBalancerPolicy"] = create_policy;
  handlers["CreateAppCookieStickinessPolicy"] = create_app_cookie_policy;
  handlers["CreateLBCookieStickinessPolicy"] = create_lb_cookie_policy;
  handlers["DeleteLoadBalancerPolicy"] = delete_policy;
  handlers["DescribeLoadBalancerPolicies"] = describe_policies;
}

}  // namespace cleave::twin::elb
