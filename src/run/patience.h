#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "run/record.h"

namespace cleave::run {

/// Does AWS refuse with this code because there is such a thing already?
bool says_it_exists(std::string_view code);

/// How long a step goes on trying when its calls fail for reasons that may pass by themselves: the pause
/// doubles from try to try up to a quarter of an hour, and after six hours of nothing but failure it ends.
///
/// A refusal need not be one either: a call whose answer got lost, or that reached AWS twice, is refused
/// because it has had its effect. So what is there decides again before the step fails; a call that is then
/// refused in the same way is believed.
class Patience {
 public:
  /// The time of the next try, after a failure at `now`; nothing when patience is over.
  std::optional<Time> next_try(Time now);
  /// How long to wait before another look, after a change was refused; nothing when the refusal is believed.
  /// One look follows at once. Where there should be such a thing already, some more are taken: it may take a
  /// while until AWS lists what it has just made.
  std::optional<std::chrono::milliseconds> next_look(const Failure& refusal);
  /// The step has got on: the next failure is a first one.
  void restore() { *this = {}; }
  bool tried() const { return first_failure_ || !looks_.empty(); }
  /// Of the failures since the step last got on. Requires: next_try was asked since then.
  Time first_failure() const { return *first_failure_; }

 private:
  std::optional<Time> first_failure_;
  std::chrono::milliseconds pause_{};
  std::map<std::string, std::size_t> looks_;  ///< by the call and its refusal
};

}  // namespace cleave::run
