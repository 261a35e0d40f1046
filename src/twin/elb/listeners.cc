#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "twin/elb/balancer.h"
#include "twin/elb/operations.h"

namespace cleave::twin::elb {
namespace {

constexpr long long largest_port = 65535;
std::string upper(std::string word) {
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char letter) { return std::toupper(letter); });
  return word;
}

std::string checked_protocol(const std::string& protocol) {
  static const std::vector<std::string> known{"HTTP", "HTTPS", "TCP", "SSL"};
  if (contains(known, upper(protocol))) return upper(protocol);
  throw Refusal{"UnsupportedProtocol", fmt::format("Protocol {} is not supported", protocol)};
}

bool is_of_http(const std::string& protocol) {
  return protocol.starts_with("HTTP");
}

void check_ports(const Json& listener) {
  for (const char* member : {"LoadBalancerPort", "InstancePort"}) {
    const long long port = number_or(listener, member, 0);
    if (port < 1 || port > largest_port) {
      throw Refusal{"ValidationError", fmt::format("{} must be between 1 and {}", member, largest_port)};
    }
  }
}

/// Certificates come from ACM, in the region of the load balancer, or from IAM.
void check_certificate(const Call& call, const std::string& arn) {
  if (call.table("acm/certificate").contains(arn)) return;
  for (const auto& [key, row] : call.global_table("iam/server-certificate")) {
    if (text_or(row, "document/Arn", "") == arn) return;
  }
  throw Refusal{"CertificateNotFound", fmt::format("Server Certificate not found for the key: {}", arn)};
}

Json* find_listener(Json& document, long long port) {
  for (Json& description : document["ListenerDescriptions"]) {
    if (number_or(description, "Listener/LoadBalancerPort", 0) == port) return &description;
  }
  return nullptr;
}

aws::Message create_listeners(Call& call) {
  Json& document = meant_balancer(call)["document"];
  Json added = Json::array();
  for (const Json& wish : list_or_empty(call.input, "Listeners")) {
    const Json listener = checked_listener(call, wish);
    const Json* existing = find_listener(document, number_or(listener, "LoadBalancerPort", 0));
    if (existing == nullptr) {
      added.push_back({{"Listener", listener}, {"PolicyNames", Json::array()}});
    } else if (at(*existing, "Listener") != listener) {
      throw Refusal{
          "DuplicateListener",
          fmt::format("A listener already exists for {} with LoadBalancerPort {}, but with a different "
                      "InstancePort, Protocol, or SSLCertificateId",
                      text(document, "LoadBalancerName"), number_or(listener, "LoadBalancerPort", 0))};
    }
  }
  for (Json& description : added) document["ListenerDescriptions"].push_back(std::move(description));
  return done();
}

aws::Message delete_listeners(Call& call) {
  Json& document = meant_balancer(call)["document"];
  Json kept = Json::array();
  const Json& ports = list_or_empty(call.input, "LoadBalancerPorts");
  for (const Json& description : document["ListenerDescriptions"]) {
    const Json& port = at(description, "Listener/LoadBalancerPort");
    if (std::find(ports.begin(), ports.end(), port) == ports.end()) kept.push_back(description);
  }
  document["ListenerDescriptions"] = std::move(kept);
  return done();
}

void check_policies_exist(const Json& row, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (at(row, "policies").contains(name)) continue;
    throw Refusal{"PolicyNotFound", fmt::format("There is no policy with name {} for load balancer {}", name,
                                                text(row, "document/LoadBalancerName"))};
  }
}

/// Stickiness needs a listener that sees cookies; a listener has one stickiness policy.
void check_fit(const Json& row, const Json& listener, const std::vector<std::string>& names) {
  const bool sees_cookies = is_of_http(text(listener, "Protocol"));
  int sticky = 0;
  for (const std::string& name : names) {
    if (text(row.at("policies").at(name), "PolicyTypeName").find("CookieStickiness") == std::string::npos)
      continue;
    ++sticky;
    if (!sees_cookies) {
      throw Refusal{"InvalidConfigurationRequest",
                    "Only HTTP and HTTPS listeners can be associated with stickiness "
                    "policies",
                    conflict};
    }
  }
  if (sticky > 1) {
    throw Refusal{"InvalidConfigurationRequest", "Only one stickiness policy can be set for a listener",
                  conflict};
  }
}

/// Replaces the whole set, so no names at all means none.
aws::Message set_policies_of_listener(Call& call) {
  Json& row = meant_balancer(call);
  const long long port = number_or(call.input, "LoadBalancerPort", 0);
  Json* description = find_listener(row["document"], port);
  if (description == nullptr) {
    throw Refusal{"ListenerNotFound", fmt::format("There is no listener on port {} of load balancer {}", port,
                                                  text(call.input, "LoadBalancerName"))};
  }
  const std::vector<std::string> names = strings(call.input, "PolicyNames");
  check_policies_exist(row, names);
  check_fit(row, description->at("Listener"), names);
  (*description)["PolicyNames"] = names;
  return done();
}

aws::Message set_policies_of_backend(Call& call) {
  Json& row = meant_balancer(call);
  const std::vector<std::string> names = strings(call.input, "PolicyNames");
  const Json& port = call.input.at("InstancePort");
  check_policies_exist(row, names);
  const Json& listeners = row["document"]["ListenerDescriptions"];
  const bool known = std::any_of(listeners.begin(), listeners.end(), [&](const Json& description) {
    return at(description, "Listener/InstancePort") == port;
  });
  if (!known) {
    throw Refusal{"InvalidConfigurationRequest",
                  fmt::format("No listener forwards to instance port {}", port.get<long long>()), conflict};
  }
  Json& servers = row["document"]["BackendServerDescriptions"];
  Json kept = Json::array();
  for (const Json& server : servers) {
    if (server.at("InstancePort") != port) kept.push_back(server);
  }
  if (!names.empty()) kept.push_back({{"InstancePort", port}, {"PolicyNames", names}});
  servers = std::move(kept);
  return done();
}

}  // namespace

Json checked_listener(const Call& call, const Json& listener) {
  Json whole = listener;
  check_ports(listener);
  const std::string front = checked_protocol(text(listener, "Protocol"));
  const std::string fallback = front == "HTTPS" ? "HTTP" : front == "SSL" ? "TCP" : front;
  const std::string back = checked_protocol(text_or(listener, "InstanceProtocol", fallback));
  if (is_of_http(front) != is_of_http(back)) {
    throw Refusal{
        "ValidationError",
        fmt::format("Listener protocol {} and InstanceProtocol {} are of different layers", front, back)};
  }
  whole["Protocol"] = front;
  whole["InstanceProtocol"] = back;
  const bool encrypted = front == "HTTPS" || front == "SSL";
  const std::string certificate = text_or(listener, "SSLCertificateId", "");
  if (encrypted && certificate.empty()) {
    throw Refusal{"CertificateNotFound", "An SSL certificate is needed for a secure listener"};
  }
  if (encrypted) check_certificate(call, certificate);
  if (!encrypted) whole.erase("SSLCertificateId");
  return whole;
}

void add_listeners(Handlers& handlers) {
  handlers["CreateLoadBalancerListeners"] = create_listeners;
  handlers["DeleteLoadBalancerListeners"] = delete_listeners;
  handlers["SetLoadBalancerPoliciesOfListener"] = set_policies_of_listener;
  handlers["SetLoadBalancerPoliciesForBackendServer"] = set_policies_of_backend;
}

}  // namespace cleave::twin::elb
