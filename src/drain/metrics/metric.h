#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"

namespace cleave::drain {

/// Whose requests CloudWatch counts.
enum class Metered : std::uint8_t { classic_elb, alb, nlb, cloudfront, s3 };

/// What was counted in one period.
struct MetricPoint {
  Time begin{};
  std::chrono::seconds length{};
  std::uint64_t requests = 0;
  std::uint64_t handed_on = 0;  ///< of them, those that reached what stands behind a load balancer

  Time end() const { return begin + length; }
};

/// How many requests one load balancer, distribution or bucket had. It names no client, and a period without
/// requests has no point.
struct Metric {
  Metered kind = Metered::classic_elb;
  std::string resource{};             ///< as the lines of its own log name it
  Time since{}, until{};              ///< asked for
  std::vector<MetricPoint> points{};  ///< with requests, in the order of time
};

}  // namespace cleave::drain
