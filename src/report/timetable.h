#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "plan/plan.h"

namespace cleave::report {

/// When the steps of a phase are expected to run, in seconds from the start of all, if every step starts as
/// soon as what it needs is done: copies go on while TTLs pass.
struct PhaseTimes {
  plan::Phase phase;
  std::size_t steps = 0;
  double begins = 0;
  double over = 0;
  double critical = 0;  ///< the share of this phase in the longest chain of steps
};

/// Those with steps, in their order.
std::vector<PhaseTimes> timetable(const plan::Plan& plan);
/// How long all of it still takes when each step takes so long.
double seconds_left(const plan::Plan& plan, const std::function<double(const plan::Step&)>& seconds);

/// "2 d", "5 min", "1 s": what is expected of a step; "-" for nothing.
std::string expected_time(double seconds);
/// "at least 2 d" where the TTL of a delegation is not known yet, which may be longer.
std::string expected_time(const plan::Step& step);

}  // namespace cleave::report
