#pragma once

#include <chrono>
#include <optional>

#include "base/clock.h"
#include "run/record.h"

namespace cleave::run {

/// May another try of the same call end otherwise, with nobody doing anything about it?
bool may_pass(const Failure& failure);

/// How long a step goes on trying when its calls fail for reasons that may pass by themselves: the pause
/// doubles from try to try up to a quarter of an hour, and after six hours of nothing but failure it ends.
class Patience {
 public:
  /// The time of the next try, after a failure at `now`; nothing when patience is over.
  std::optional<Time> next_try(Time now);
  /// The step has got on: the next failure is a first one.
  void restore() { first_failure_.reset(); }
  bool tried() const { return first_failure_.has_value(); }
  /// Of the failures since the step last got on. Requires: tried().
  Time first_failure() const { return *first_failure_; }

 private:
  std::optional<Time> first_failure_;
  std::chrono::milliseconds pause_{};
};

}  // namespace cleave::run
