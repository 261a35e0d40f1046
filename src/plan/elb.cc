#include <fmt/format.h>

#include "plan/ec2/instance_names.h"
#include "plan/ec2/network.h"
#include "plan/new_step.h"
#include "plan/references.h"
#include "plan/refusal.h"
#include "plan/renames.h"
#include "plan/service_planners.h"
#include "plan/tags.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

constexpr double seconds_per_elb_call = 1;
/// Two to ten checks, five to thirty seconds apart, until an instance counts as healthy.
constexpr double seconds_to_be_healthy = 60;

std::string balancer_name(const Draft& draft, const Resource& balancer) {
  return new_name(draft, balancer, balancer.name);
}

/// "us-east-1/pressi-web": what the balancer's steps are named after.
std::string balancer_key(const Resource& balancer) {
  return balancer.region + "/" + balancer.name;
}

std::string creation(const Resource& balancer) {
  return step_id("elb/create-load-balancer", balancer_key(balancer));
}

Json name_from_creation(const Resource& balancer) {
  return from(creation(balancer), "LoadBalancerName");
}

/// CanonicalHostedZoneNameID is left alone: it is the same for every account of a region
/// (https://docs.aws.amazon.com/general/latest/gr/elb.html).
void declare_elb(Draft& draft) {
  for (const Resource* balancer : draft.moving("elb/load-balancer")) {
    draft.claim(*balancer, "elb/load-balancer/" + balancer->region + "/" + balancer_name(draft, *balancer));
    draft.becomes(*balancer, "host", text(balancer->document, "DNSName"),
                  from(creation(*balancer), "DNSName"));
    draft.becomes(*balancer, "arn", arn_by_name(*balancer, draft.source(), balancer->name),
                  arn_by_name(*balancer, draft.destination(), balancer_name(draft, *balancer)));
  }
}

Step& add_elb_step(Draft& draft, const char* kind, const std::string& key, const Resource& balancer,
                   Json params, std::string reason) {
  Step step = new_step(kind, key, Phase::copy, Side::destination, &balancer, draft.rewritten(params));
  step.region = balancer.region;
  step.reason = std::move(reason);
  step.expected_seconds = seconds_per_elb_call;
  return draft.add(std::move(step));
}

Json listeners_of(const Draft& draft, const Resource& balancer) {
  Json listeners = Json::array();
  for (const Json& description : list_or_empty(balancer.document, "ListenerDescriptions")) {
    const Json& listener = at(description, "Listener");
    const std::string certificate = text_or(listener, "SSLCertificateId", "");
    // Rewritten means that a certificate of the destination stands for it.
    if (!certificate.empty() && draft.rewritten(certificate) == certificate) {
      throw not_supported(balancer, fmt::format("its listener on port {} uses {}, which does not move",
                                                number_or(listener, "LoadBalancerPort", 0), certificate));
    }
    listeners.push_back(listener);
  }
  return listeners;
}

Json groups_of(const Draft& draft, const Resource& balancer) {
  for (const Json& group : list_or_empty(balancer.document, "SecurityGroups")) {
    if (draft.moves("ec2/security-group/" + text(group, ""))) continue;
    throw not_supported(balancer,
                        fmt::format("its security group {} stays in the source account", text(group, "")));
  }
  return list_or_empty(balancer.document, "SecurityGroups");
}

void add_creation(Draft& draft, const Resource& balancer) {
  const Json& source = balancer.document;
  destination_vpc(draft, balancer, text_or(source, "VPCId", ""));
  for (const Json& subnet : list_or_empty(source, "Subnets"))
    destination_subnet(draft, balancer, text(subnet, ""));
  Json params = {{"LoadBalancerName", balancer_name(draft, balancer)},
                 {"Listeners", listeners_of(draft, balancer)},
                 {"Subnets", list_or_empty(source, "Subnets")},
                 {"Tags", own_tags(list_or_empty(source, "DescribeTags/Tags"))}};
  const Json groups = groups_of(draft, balancer);
  if (!groups.empty()) params["SecurityGroups"] = groups;
  // The other scheme, internet-facing, is what no scheme means.
  if (text_or(source, "Scheme", "") == "internal") params["Scheme"] = "internal";
  add_elb_step(draft, "elb/create-load-balancer", balancer_key(balancer), balancer, std::move(params),
               "A load balancer and its host name cannot be moved: this one mirrors it.");
}

void add_target_check(Draft& draft, const Resource& balancer) {
  const Json* check = find(balancer.document, "HealthCheck");
  if (check == nullptr) return;
  add_elb_step(draft, "elb/configure-health-check", balancer_key(balancer), balancer,
               {{"LoadBalancerName", name_from_creation(balancer)}, {"HealthCheck", *check}},
               "The same health check as at the source.");
}

/// Access logs go on where their bucket moves; a bucket that stays does not admit the destination's logs
/// (https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-access-logs.html).
void add_attributes(Draft& draft, const Resource& balancer) {
  const Json* described = find(balancer.document, "DescribeLoadBalancerAttributes/LoadBalancerAttributes");
  if (described == nullptr) return;
  Json attributes = *described;
  const std::string bucket = text_or(attributes, "AccessLog/S3BucketName", "");
  const bool logs = flag_or(attributes, "AccessLog/Enabled", false);
  if (logs && !draft.moves("s3/bucket/" + bucket)) {
    attributes["AccessLog"] = {{"Enabled", false}};
    draft.drop(balancer, "AccessLog", why_left(draft, "s3/bucket/" + bucket, "its bucket " + bucket));
  } else if (!logs) {
    attributes["AccessLog"] = {{"Enabled", false}};
  }
  Step& step = add_elb_step(
      draft, "elb/modify-attributes", balancer_key(balancer), balancer,
      {{"LoadBalancerName", name_from_creation(balancer)}, {"LoadBalancerAttributes", attributes}},
      "Timeouts, draining, cross-zone balancing and access logs as at the source.");
  need_if_planned(draft, step, step_id("s3/put-bucket-configuration", bucket + "/Policy"));
}

/// A negotiation policy that refers to one of AWS's is described with every cipher of it; the reference alone
/// makes it (https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html).
Json policy_attributes(const Json& policy) {
  Json attributes = Json::array();
  for (const Json& described : list_or_empty(policy, "PolicyAttributeDescriptions")) {
    const std::string name = text(described, "AttributeName"),
                      value = text_or(described, "AttributeValue", "");
    Json attribute = {{"AttributeName", name}, {"AttributeValue", value}};
    if (name == "Reference-Security-Policy") return Json::array({attribute});
    if (!value.empty()) attributes.push_back(std::move(attribute));
  }
  return attributes;
}

/// AWS's own policies ("ELBSecurityPolicy-2016-08") are there for every load balancer with a TLS listener.
bool is_predefined(const std::string& policy) {
  return policy.starts_with("ELBSecurityPolicy-");
}

std::string policy_step(const Resource& balancer, const std::string& policy) {
  return step_id("elb/create-policy", balancer_key(balancer) + "/" + policy);
}

/// The policies with public keys that a policy of backend authentication names: they have to be there first.
/// https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-create-https-ssl-load-balancer.html
std::vector<std::string> keys_of(const Json& policy) {
  std::vector<std::string> names;
  for (const Json& attribute : list_or_empty(policy, "PolicyAttributeDescriptions"))
    if (text_or(attribute, "AttributeName", "") == "PublicKeyPolicyName")
      names.push_back(text(attribute, "AttributeValue"));
  return names;
}

void add_policies(Draft& draft, const Resource& balancer) {
  const Json& policies = list_or_empty(balancer.document, "DescribeLoadBalancerPolicies/PolicyDescriptions");
  for (const Json& policy : policies) {
    const std::string name = text(policy, "PolicyName");
    if (is_predefined(name)) continue;
    Step& step =
        add_elb_step(draft, "elb/create-policy", balancer_key(balancer) + "/" + name, balancer,
                     {{"LoadBalancerName", name_from_creation(balancer)},
                      {"PolicyName", name},
                      {"PolicyTypeName", text(policy, "PolicyTypeName")},
                      {"PolicyAttributes", policy_attributes(policy)}},
                     "Stickiness, TLS negotiation and the like are policies that listeners then name.");
    for (const std::string& key : keys_of(policy)) step.needs.push_back(policy_step(balancer, key));
  }
}

/// Sets replace all policies of a port, so each names all of them.
void add_policies_of_ports(Draft& draft, const Resource& balancer) {
  struct Ports {
    const char* list;
    const char* port_path;
    const char* port_member;
    const char* kind;
  };
  for (const Ports& ports :
       {Ports{"ListenerDescriptions", "Listener/LoadBalancerPort", "LoadBalancerPort",
              "elb/set-listener-policies"},
        Ports{"BackendServerDescriptions", "InstancePort", "InstancePort", "elb/set-backend-policies"}}) {
    for (const Json& described : list_or_empty(balancer.document, ports.list)) {
      const Json& names = list_or_empty(described, "PolicyNames");
      if (names.empty()) continue;
      const Json& port = at(described, ports.port_path);
      Step& step = add_elb_step(draft, ports.kind,
                                fmt::format("{}/{}", balancer_key(balancer), port.get<long long>()), balancer,
                                {{"LoadBalancerName", name_from_creation(balancer)},
                                 {ports.port_member, port},
                                 {"PolicyNames", names}},
                                "The port gets all its policies at once, because each call replaces them.");
      for (const Json& name : names) need_if_planned(draft, step, policy_step(balancer, text(name, "")));
    }
  }
}

/// The groups' rules have to be there, or no health check ever reaches an instance.
void need_rules(Draft& draft, Step& step, const Json& groups) {
  for (const Json& group : groups) {
    const std::string id = group.is_string() ? text(group, "") : text(group, "GroupId");
    need_if_planned(draft, step, step_id("ec2/authorize-security-group", id));
  }
}

void add_instances(Draft& draft, const Resource& balancer) {
  Json instances = Json::array(), stopped = Json::array();
  std::vector<const Resource*> moving;
  for (const Json& entry : list_or_empty(balancer.document, "Instances")) {
    const std::string id = text(entry, "InstanceId");
    const std::string launch = step_id("ec2/run-instance", id);
    if (draft.find_step(launch) == nullptr) {
      draft.drop(balancer, "Instances " + id, why_left(draft, "ec2/instance/" + id, "the instance"));
      continue;
    }
    instances.push_back({{"InstanceId", from(launch, "InstanceId")}});
    moving.push_back(draft.source().find("ec2/instance/" + id));
    if (is_stopped(*moving.back())) stopped.push_back(from(launch, "InstanceId"));
  }
  if (instances.empty()) return;
  Step& step = add_elb_step(draft, "elb/register-instances", balancer_key(balancer), balancer,
                            {{"LoadBalancerName", name_from_creation(balancer)}, {"Instances", instances}},
                            "The load balancer may carry traffic when all its instances are in service.");
  step.expected_seconds = seconds_to_be_healthy;
  if (!stopped.empty()) step.params["Stopped"] = stopped;
  need_if_planned(draft, step, step_id("elb/configure-health-check", balancer_key(balancer)));
  need_rules(draft, step, list_or_empty(balancer.document, "SecurityGroups"));
  for (const Resource* instance : moving)
    need_rules(draft, step, list_or_empty(instance->document, "SecurityGroups"));
}

void add_elb_steps(Draft& draft) {
  for (const Resource* balancer : draft.moving("elb/load-balancer")) {
    add_creation(draft, *balancer);
    add_target_check(draft, *balancer);
    add_attributes(draft, *balancer);
    add_policies(draft, *balancer);
    add_policies_of_ports(draft, *balancer);
    add_instances(draft, *balancer);
  }
}

}  // namespace

ServicePlanner elb_planner() {
  return {"elb", declare_elb, add_elb_steps};
}

}  // namespace cleave::plan
