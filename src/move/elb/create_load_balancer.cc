#include "move/elb/create_load_balancer.h"

#include "move/call_or_null.h"
#include "move/elb/balancer.h"
#include "move/own_tags.h"

namespace cleave::move::elb {
namespace {

Json outputs_of(const Json& balancer) {
  Json outputs = Json::object();
  for (const char* member :
       {"LoadBalancerName", "DNSName", "CanonicalHostedZoneName", "CanonicalHostedZoneNameID"}) {
    if (const Json* value = cleave::find(balancer, member)) outputs[member] = *value;
  }
  return outputs;
}

}  // namespace

Json CreateLoadBalancer::find(const run::Task& task) {
  const aws::Client elb = client(task, "elb");
  const Json balancer = described(elb, task);
  if (balancer.is_null()) return nullptr;
  const Json tags =
      call_or_null(elb, "DescribeTags", {{"LoadBalancerNames", {at(balancer, "LoadBalancerName")}}},
                   {"LoadBalancerNotFound"});
  return is_own(task, list_or_empty(tags, "TagDescriptions/0/Tags")) ? outputs_of(balancer) : Json(nullptr);
}

void CreateLoadBalancer::demand_free(const run::Task& task) {
  if (described(client(task, "elb"), task).is_null()) return;
  throw renameable_name_taken(task, "load balancer", text(task.params, "LoadBalancerName"));
}

Json CreateLoadBalancer::make(const run::Task& task) {
  Json input = task.params;
  input["Tags"] = tags_of(task, list_or_empty(input, "Tags"));
  const Json answer = client(task, "elb").call("CreateLoadBalancer", input);
  return {{"LoadBalancerName", at(input, "LoadBalancerName")}, {"DNSName", at(answer, "DNSName")}};
}

run::Progress CreateLoadBalancer::settle(const run::Task& task, const Json&) {
  const Json balancer = described(client(task, "elb"), task);
  if (!balancer.is_null()) return run::Progress::done(outputs_of(balancer));
  return run::Progress::not_listed(task, "the load balancer " + text(task.params, "LoadBalancerName"));
}

run::Progress CreateLoadBalancer::remove(const run::Task& task, const Json& found) {
  client(task, "elb").call("DeleteLoadBalancer", {{"LoadBalancerName", at(found, "LoadBalancerName")}});
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::elb
