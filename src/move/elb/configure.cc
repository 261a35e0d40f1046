#include "move/elb/configure.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "move/elb/balancer.h"
#include "move/instance_state.h"

namespace cleave::move::elb {
namespace {

constexpr std::chrono::seconds between_looks{10};

/// The instances of `list` that `others` does not have.
Json missing_in(const Json& others, const Json& list) {
  Json missing = Json::array();
  for (const Json& instance : list)
    if (std::find(others.begin(), others.end(), instance) == others.end()) missing.push_back(instance);
  return missing;
}

Json registered_now(const aws::Client& elb, const run::Task& task) {
  const Json balancer = described(elb, task);
  return list_or_empty(balancer, "Instances");
}

bool are_registered(const aws::Client& elb, const run::Task& task) {
  const Json registered = registered_now(elb, task);
  const Json& wanted = at(task.params, "Instances");
  return missing_in(registered, wanted).empty() && missing_in(wanted, registered).empty();
}

}  // namespace

run::Seen Configure::check(const run::Task& task) {
  if (configuration_.is_so(accounts_.client(task, "elb"), task)) return {Json::object(), Json::object()};
  return {std::nullopt, Json::object()};
}

Json Configure::apply(const run::Task& task, const Json&) {
  accounts_.client(task, "elb").call(configuration_.operation, task.params);
  return Json::object();
}

run::Progress Configure::undo(const run::Task&, const Json&, const Json&) {
  return run::Progress::done(Json::object());
}

/// A stopped machine gets into service only when somebody starts it.
void RegisterInstances::demand_running(const run::Task& task, const std::string& id) const {
  if (instance_state(accounts_.client(task, "ec2"), id) != "stopped") return;
  throw Error(Error::Kind::failed, "stopped",
              fmt::format("somebody has stopped {}, so the load balancer never gets it into service", id))
      .where(task.step.id)
      .next(fmt::format("Start it with 'aws ec2 start-instances --instance-ids {}', then run again.", id));
}

RegisterInstances::RegisterInstances(const Accounts& accounts)
    : Configure(accounts, {"RegisterInstancesWithLoadBalancer", are_registered}) {}

Json RegisterInstances::apply(const run::Task& task, const Json&) {
  const aws::Client elb = accounts_.client(task, "elb");
  const Json others = missing_in(at(task.params, "Instances"), registered_now(elb, task));
  if (!others.empty())
    elb.call("DeregisterInstancesFromLoadBalancer",
             {{"LoadBalancerName", at(task.params, "LoadBalancerName")}, {"Instances", others}});
  elb.call("RegisterInstancesWithLoadBalancer", {{"LoadBalancerName", at(task.params, "LoadBalancerName")},
                                                 {"Instances", at(task.params, "Instances")}});
  return Json::object();
}

run::Progress RegisterInstances::settle(const run::Task& task, const Json& outputs) {
  const Json answer =
      accounts_.client(task, "elb")
          .call("DescribeInstanceHealth", {{"LoadBalancerName", at(task.params, "LoadBalancerName")},
                                           {"Instances", at(task.params, "Instances")}});
  const Json& stopped = list_or_empty(task.params, "Stopped");
  for (const Json& instance : list_or_empty(answer, "InstanceStates")) {
    const bool is_stopped =
        std::find(stopped.begin(), stopped.end(), at(instance, "InstanceId")) != stopped.end();
    if (is_stopped || text(instance, "State") == "InService") continue;
    demand_running(task, text(instance, "InstanceId"));
    return run::Progress::later(
        task.now + between_looks,
        fmt::format("{} is {}: {}", text(instance, "InstanceId"), text(instance, "State"),
                    text_or(instance, "Description", "no reason given")));
  }
  return run::Progress::done(outputs);
}

}  // namespace cleave::move::elb
