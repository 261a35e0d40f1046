#include "run/patience.h"

#include <algorithm>

namespace cleave::run {
namespace {

// A client has tried for half a minute already when it gives up.
constexpr std::chrono::seconds first_pause{10};
constexpr std::chrono::minutes longest_pause{15};
constexpr std::chrono::hours longest_trouble{6};

}  // namespace

bool may_pass(const Failure& failure) {
  return failure.kind == Error::Kind::unreachable || failure.kind == Error::Kind::throttled;
}

std::optional<Time> Patience::next_try(Time now) {
  if (!first_failure_) {
    first_failure_ = now;
    pause_ = first_pause;
  } else {
    pause_ = std::min<std::chrono::milliseconds>(2 * pause_, longest_pause);
  }
  if (now - *first_failure_ >= longest_trouble) return std::nullopt;
  return now + pause_;
}

}  // namespace cleave::run
