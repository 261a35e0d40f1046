#pragma once

#include "move/accounts.h"

namespace cleave::move::elb {

/// An operation that configures a load balancer, and how to see that it is done.
struct Configuration {
  const char* operation;
  bool (*is_so)(const aws::Client& elb, const run::Task& task);
};

/// elb/modify-attributes, elb/configure-health-check, elb/create-policy, elb/set-listener-policies,
/// elb/set-backend-policies: the params are the input of the operation. What it configures goes with the load
/// balancer, so its own undo has nothing to do.
class Configure : public run::Action {
 public:
  Configure(const Accounts& accounts, Configuration configuration)
      : accounts_(accounts), configuration_(configuration) {}
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 protected:
  Accounts accounts_;

 private:
  Configuration configuration_;
};

/// elb/register-instances: done when the load balancer has all of `Instances`, and no others, and those that
/// are not among `Stopped` are in service. Fails when somebody has stopped one of these.
class RegisterInstances : public Configure {
 public:
  explicit RegisterInstances(const Accounts& accounts);
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;

 private:
  void demand_running(const run::Task& task, const std::string& id) const;
};

}  // namespace cleave::move::elb
