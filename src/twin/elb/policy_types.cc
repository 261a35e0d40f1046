#include <fmt/format.h>

#include "twin/elb/balancer.h"
#include "twin/elb/operations.h"
#include "twin/elb/policies.h"

namespace cleave::twin::elb {
namespace {

Json attribute(std::string_view name, std::string_view type, std::string_view cardinality) {
  return {{"AttributeName", name}, {"AttributeType", type}, {"Cardinality", cardinality}};
}

Json policy_type(std::string_view name, std::string_view description, Json attributes) {
  return {{"PolicyTypeName", name},
          {"Description", description},
          {"PolicyAttributeTypeDescriptions", std::move(attributes)}};
}

/// The names that a policy on protocols and ciphers may turn on. Others are refused by AWS as well
/// (https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-ssl-security-policy.html).
Json negotiation_attributes() {
  Json attributes = Json::array({attribute("Reference-Security-Policy", "String", "ZERO_OR_ONE")});
  for (const char* name : {"Protocol-TLSv1",
                           "Protocol-TLSv1.1",
                           "Protocol-TLSv1.2",
                           "Protocol-SSLv3",
                           "Server-Defined-Cipher-Order",
                           "ECDHE-ECDSA-AES128-GCM-SHA256",
                           "ECDHE-RSA-AES128-GCM-SHA256",
                           "ECDHE-ECDSA-AES128-SHA256",
                           "ECDHE-RSA-AES128-SHA256",
                           "ECDHE-ECDSA-AES128-SHA",
                           "ECDHE-RSA-AES128-SHA",
                           "ECDHE-ECDSA-AES256-GCM-SHA384",
                           "ECDHE-RSA-AES256-GCM-SHA384",
                           "ECDHE-ECDSA-AES256-SHA384",
                           "ECDHE-RSA-AES256-SHA384",
                           "ECDHE-RSA-AES256-SHA",
                           "ECDHE-ECDSA-AES256-SHA",
                           "AES128-GCM-SHA256",
                           "AES128-SHA256",
                           "AES128-SHA",
                           "AES256-GCM-SHA384",
                           "AES256-SHA256",
                           "AES256-SHA",
                           "DES-CBC3-SHA"}) {
    attributes.push_back(attribute(name, "Boolean", "ZERO_OR_ONE"));
  }
  return attributes;
}

aws::Message describe_policy_types(Call& call) {
  const std::vector<std::string> names = strings(call.input, "PolicyTypeNames");
  Json found = Json::array();
  for (const std::string& name : names) {
    const Json* type = find_policy_type(name);
    if (type == nullptr) {
      throw Refusal{"PolicyTypeNotFound", fmt::format("Policy Type '{}' cannot be found.", name)};
    }
    found.push_back(*type);
  }
  return answer({{"PolicyTypeDescriptions", names.empty() ? policy_types() : found}});
}

}  // namespace

const Json& policy_types() {
  static const Json types = Json::array(
      {policy_type(
           "AppCookieStickinessPolicyType",
           "Stickiness policy with session lifetimes controlled by the lifetime of the application-generated "
           "cookie.",
           Json::array({attribute("CookieName", "String", "ONE")})),
       policy_type(
           "LBCookieStickinessPolicyType",
           "Stickiness policy with session lifetimes controlled by the browser (user-agent) or a specified "
           "expiration period.",
           Json::array({attribute("CookieExpirationPeriod", "Long", "ZERO_OR_ONE")})),
       policy_type("SSLNegotiationPolicyType",
                   "Listener policy that defines the ciphers and protocols that will be accepted by the load "
                   "balancer.",
                   negotiation_attributes()),
       policy_type("ProxyProtocolPolicyType",
                   "Policy that controls whether to include the IP address and port of the originating "
                   "request for TCP "
                   "messages.",
                   Json::array({attribute("ProxyProtocol", "Boolean", "ONE")})),
       policy_type(
           "BackendServerAuthenticationPolicyType",
           "Policy that controls authentication to back-end server(s) and contains one or more public key "
           "policies.",
           Json::array({attribute("PublicKeyPolicyName", "PolicyName", "ONE_OR_MORE")})),
       policy_type("PublicKeyPolicyType",
                   "Policy containing a list of public keys to accept when authenticating the "
                   "back-end server(s).",
                   Json::array({attribute("PublicKey", "String", "ONE")}))});
  return types;
}

const Json* find_policy_type(std::string_view name) {
  for (const Json& type : policy_types()) {
    if (text(type, "PolicyTypeName") == name) return &type;
  }
  return nullptr;
}

void add_policy_types(Handlers& handlers) {
  handlers["DescribeLoadBalancerPolicyTypes"] = describe_policy_types;
}

}  // namespace cleave::twin::elb
