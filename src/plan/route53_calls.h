#pragma once

#include <cstddef>

#include "plan/zones.h"

namespace cleave::plan {

// How long steps take that call Route 53 once for so many record sets. It takes five calls a second for an
// account. https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html

/// How many record sets of a zone a comparison asks Route 53 about, in both zones
/// (move/route53/compare_zones.h).
inline constexpr std::size_t most_asked_of_zone = 24;

/// Changing `records` of a zone that is as large as `zone`, until all servers have them.
double seconds_to_change(const SourceZone& zone, const Json& records);
/// Giving a zone the SOA and NS of another one of the same size, until all servers have them.
double seconds_to_hand_over(const SourceZone& zone);
/// Comparing a zone with another one of the same size.
double seconds_to_compare(const SourceZone& zone);

}  // namespace cleave::plan
