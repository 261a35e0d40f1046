#include "twin/service.h"

#include "twin/ec2/network.h"
#include "twin/elb/operations.h"

namespace cleave::twin {

/// Load balancers stand in VPCs, so a region that was never used gets its default one here as well.
Service make_elb() {
  elb::Handlers handlers;
  for (auto* add : {elb::add_load_balancers, elb::add_listeners, elb::add_attributes, elb::add_policies,
                    elb::add_policy_types, elb::add_health, elb::add_network, elb::add_tags}) {
    add(handlers);
  }
  Service service{"elb", {}};
  for (auto& [name, handler] : handlers) {
    service.handlers.emplace(name, [inner = std::move(handler)](Call& call) {
      ec2::ensure_region(call);
      return inner(call);
    });
  }
  return service;
}

}  // namespace cleave::twin
