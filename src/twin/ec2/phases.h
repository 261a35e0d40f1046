#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"

namespace cleave::twin::ec2 {

/// Things that take time keep their states with the times from which they hold:
/// [{"state": "pending", "since": T}, {"state": "running", "since": T + 30 s}]. The state is the last one
/// whose time has come, so moving the clock is all it takes.
class Phases {
 public:
  explicit Phases(Time start) : start_(start) {}
  /// The next state, `after` the start.
  Phases& then(std::string_view state, std::chrono::seconds after = std::chrono::seconds(0));
  operator Json() const { return phases_; }

 private:
  Time start_;
  Json phases_ = Json::array();
};

std::string state_of(const Json& phases, Time now);
/// From when the state that holds now holds.
Time state_since(const Json& phases, Time now);
/// When it will be (or became) that state; nothing when it is not among the phases.
std::optional<Time> time_of(const Json& phases, std::string_view state);

}  // namespace cleave::twin::ec2
