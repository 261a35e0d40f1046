#include "twin/ec2/phases.h"

namespace cleave::twin::ec2 {
namespace {

const Json& phase_at(const Json& phases, Time now) {
  const Json* current = &phases.at(0);
  for (const Json& phase : phases) {
    if (from_rfc3339(text(phase, "since")) <= now) current = &phase;
  }
  return *current;
}

}  // namespace

Phases& Phases::then(std::string_view state, std::chrono::seconds after) {
  phases_.push_back({{"state", state}, {"since", to_rfc3339(start_ + after)}});
  return *this;
}

std::string state_of(const Json& phases, Time now) {
  return text(phase_at(phases, now), "state");
}

Time state_since(const Json& phases, Time now) {
  return from_rfc3339(text(phase_at(phases, now), "since"));
}

std::optional<Time> time_of(const Json& phases, std::string_view state) {
  for (const Json& phase : phases) {
    if (text(phase, "state") == state) return from_rfc3339(text(phase, "since"));
  }
  return std::nullopt;
}

}  // namespace cleave::twin::ec2
