#include "move/elb/steps.h"

#include <algorithm>
#include <set>

#include "move/call_or_null.h"
#include "move/elb/balancer.h"
#include "move/elb/configure.h"
#include "move/elb/create_load_balancer.h"

namespace cleave::move {
namespace {

/// Does `present` say all that `wanted` says? It may say more.
bool covers(const Json& present, const Json& wanted) {
  if (wanted.is_object()) {
    for (auto member = wanted.begin(); member != wanted.end(); ++member) {
      if (!present.contains(member.key()) || !covers(present.at(member.key()), *member)) return false;
    }
    return true;
  }
  if (!wanted.is_array()) return present == wanted;
  return std::all_of(wanted.begin(), wanted.end(), [&](const Json& item) {
    return std::any_of(present.begin(), present.end(),
                       [&](const Json& other) { return covers(other, item); });
  });
}

std::set<std::string> names_in(const Json& list) {
  std::set<std::string> names;
  for (const Json& name : list) names.insert(text(name, ""));
  return names;
}

bool has_attributes(const aws::Client& elb, const run::Task& task) {
  const Json answer =
      call_or_null(elb, "DescribeLoadBalancerAttributes",
                   {{"LoadBalancerName", at(task.params, "LoadBalancerName")}}, {"LoadBalancerNotFound"});
  const Json* present = find(answer, "LoadBalancerAttributes");
  return present != nullptr && covers(*present, at(task.params, "LoadBalancerAttributes"));
}

bool has_health_check(const aws::Client& elb, const run::Task& task) {
  const Json balancer = elb::described(elb, task);
  const Json* present = find(balancer, "HealthCheck");
  return present != nullptr && covers(*present, at(task.params, "HealthCheck"));
}

bool has_policy(const aws::Client& elb, const run::Task& task) {
  const Json answer = call_or_null(elb, "DescribeLoadBalancerPolicies",
                                   {{"LoadBalancerName", at(task.params, "LoadBalancerName")},
                                    {"PolicyNames", {at(task.params, "PolicyName")}}},
                                   {"LoadBalancerNotFound", "PolicyNotFound"});
  return !list_or_empty(answer, "PolicyDescriptions").empty();
}

/// Has the port of `list` just the policies that are wanted?
bool has_policies(const Json& list, const char* port_path, const Json& port, const Json& wanted) {
  for (const Json& described : list) {
    if (at(described, port_path) == port)
      return names_in(list_or_empty(described, "PolicyNames")) == names_in(wanted);
  }
  return wanted.empty();
}

bool has_listener_policies(const aws::Client& elb, const run::Task& task) {
  const Json balancer = elb::described(elb, task);
  return has_policies(list_or_empty(balancer, "ListenerDescriptions"), "Listener/LoadBalancerPort",
                      at(task.params, "LoadBalancerPort"), at(task.params, "PolicyNames"));
}

bool has_backend_policies(const aws::Client& elb, const run::Task& task) {
  const Json balancer = elb::described(elb, task);
  return has_policies(list_or_empty(balancer, "BackendServerDescriptions"), "InstancePort",
                      at(task.params, "InstancePort"), at(task.params, "PolicyNames"));
}

}  // namespace

void add_elb_actions(run::Actions& actions, const Accounts& accounts) {
  const auto configure = [&](const char* operation, bool (*is_so)(const aws::Client&, const run::Task&)) {
    return std::make_unique<elb::Configure>(accounts, elb::Configuration{operation, is_so});
  };
  actions["elb/create-load-balancer"] = std::make_unique<elb::CreateLoadBalancer>(accounts);
  actions["elb/configure-health-check"] = configure("ConfigureHealthCheck", has_health_check);
  actions["elb/modify-attributes"] = configure("ModifyLoadBalancerAttributes", has_attributes);
  actions["elb/create-policy"] = configure("CreateLoadBalancerPolicy", has_policy);
  actions["elb/set-listener-policies"] =
      configure("SetLoadBalancerPoliciesOfListener", has_listener_policies);
  actions["elb/set-backend-policies"] =
      configure("SetLoadBalancerPoliciesForBackendServer", has_backend_policies);
  actions["elb/register-instances"] = std::make_unique<elb::RegisterInstances>(accounts);
}

}  // namespace cleave::move
