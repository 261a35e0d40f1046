#pragma once

#include <algorithm>

#include "base/clock.h"

namespace cleave::run {

/// Wraps a clock that takes real time: a long sleep returns after a slice of it, so that the engine can look
/// around for requests to stop and for confirmations. Virtual clocks need none.
class SlicedClock : public Clock {
 public:
  SlicedClock(Clock& clock, std::chrono::milliseconds slice) : clock_(clock), slice_(slice) {}
  Time now() override { return clock_.now(); }
  void sleep_until(Time time) override { clock_.sleep_until(std::min(time, clock_.now() + slice_)); }

 private:
  Clock& clock_;
  const std::chrono::milliseconds slice_;
};

}  // namespace cleave::run
