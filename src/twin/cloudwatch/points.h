#pragma once

#include <map>
#include <string>

#include "base/clock.h"
#include "base/json.h"
#include "twin/world.h"

namespace cleave::twin::cloudwatch {

/// What identifies a metric: {"AWS/ELB", "RequestCount", {{"LoadBalancerName", "web"}}}.
struct MetricName {
  std::string space, name;
  std::map<std::string, std::string> dimensions{};  ///< values by name
};

/// Sums by minute since 1970, without those that are zero.
using Points = std::map<long long, double>;

/// Adds to what the metric has in the minute of `time`.
void count(World& world, const std::string& account, const std::string& region, const MetricName& metric,
           Time time, double value = 1);

Points points_of(World& world, const std::string& account, const std::string& region,
                 const MetricName& metric);

/// What a test says that was counted, by the control page "metrics": {"account", "region", "namespace",
/// "metric", "dimensions": {name: value}, "points": [[time, value]]}. Returns how many points were added.
/// Throws Error(input, "bad-points", "bad-time").
Json load_points(World& world, const Json& request);

}  // namespace cleave::twin::cloudwatch
