#pragma once

#include "plan/draft.h"

namespace cleave::plan {

/// How long a change of a distribution takes to reach all edges; minutes since 2020, not quarters of an hour.
/// https://aws.amazon.com/blogs/networking-and-content-delivery/slashing-cloudfront-change-propagation-times-in-2020-recent-changes-and-looking-forward/
inline constexpr double seconds_to_deploy = 300;

/// Throws Error(input, "not-supported") when the distribution needs something of its account that cannot be
/// made anew, and would without it do other than it does, or let in whom it keeps out.
void demand_portable(const inventory::Resource& distribution);

/// The DistributionConfig that is created at the destination: names rewritten, without alternate domain
/// names. What is left out, and does not change what visitors get, is reported as dropped.
Json config_at_destination(Draft& draft, const inventory::Resource& distribution);

}  // namespace cleave::plan
