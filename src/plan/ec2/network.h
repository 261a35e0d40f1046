#pragma once

#include <string>

#include "plan/draft.h"

namespace cleave::plan {

// The network is not moved: what stands in the source's default VPC goes into the destination's default VPC,
// into the default subnet of the same physical zone. Zone names differ between accounts, ZoneIds do not
// (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html).

/// Declares what the VPCs and subnets become in which moving instances, groups and load balancers stand.
void declare_network(Draft& draft);

/// The destination's VPC for `user`, which stands in `vpc_id`. Throws Error(input, "not-supported").
std::string destination_vpc(const Draft& draft, const inventory::Resource& user, const std::string& vpc_id);

/// The destination's subnet for `user`, which stands in `subnet_id`. Throws Error(input, "not-supported").
const inventory::Resource& destination_subnet(const Draft& draft, const inventory::Resource& user,
                                              const std::string& subnet_id);

}  // namespace cleave::plan
