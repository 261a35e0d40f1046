#pragma once

#include "move/creation.h"

namespace cleave::move::elb {

/// elb/create-load-balancer: the params are the operation's input → `LoadBalancerName`, `DNSName`,
/// `CanonicalHostedZoneNameID`. It takes its policies, attributes and registrations with it when it is
/// undone.
class CreateLoadBalancer : public Creation {
 public:
  using Creation::Creation;
  run::Progress settle(const run::Task& task, const Json& outputs) override;

 protected:
  Json find(const run::Task& task) override;
  void demand_free(const run::Task& task) override;
  Json make(const run::Task& task) override;
  run::Progress remove(const run::Task& task, const Json& found) override;
};

}  // namespace cleave::move::elb
