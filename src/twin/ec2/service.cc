#include "twin/service.h"

#include "twin/ec2/network.h"
#include "twin/ec2/operations.h"

namespace cleave::twin {
namespace {

constexpr int precondition_failed = 412;

/// What every operation of EC2 does first.
Handler in_region(Handler handler) {
  return [handler = std::move(handler)](Call& call) {
    ec2::ensure_region(call);
    if (flag_or(call.input, "DryRun", false)) {
      throw Refusal{"DryRunOperation", "Request would have succeeded, but DryRun flag is set.",
                    precondition_failed};
    }
    return handler(call);
  };
}

}  // namespace

Service make_ec2() {
  ec2::Handlers handlers;
  for (auto* add : {ec2::add_regions,
                    ec2::add_vpcs,
                    ec2::add_subnets,
                    ec2::add_routes,
                    ec2::add_security_groups,
                    ec2::add_security_group_rules,
                    ec2::add_key_pairs,
                    ec2::add_launch,
                    ec2::add_instances,
                    ec2::add_instance_states,
                    ec2::add_instance_attributes,
                    ec2::add_instance_profiles,
                    ec2::add_images,
                    ec2::add_image_creation,
                    ec2::add_image_attributes,
                    ec2::add_snapshots,
                    ec2::add_snapshot_creation,
                    ec2::add_volumes,
                    ec2::add_attachments,
                    ec2::add_addresses,
                    ec2::add_address_associations,
                    ec2::add_address_transfers,
                    ec2::add_tags}) {
    add(handlers);
  }
  Service service{"ec2", {}};
  for (auto& [name, handler] : handlers) service.handlers.emplace(name, in_region(std::move(handler)));
  return service;
}

}  // namespace cleave::twin
