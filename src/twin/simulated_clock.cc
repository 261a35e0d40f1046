#include "twin/simulated_clock.h"

#include <charconv>
#include <thread>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::twin {
namespace {

using std::chrono::milliseconds;

double speed_of(std::string_view mode) {
  if (mode == "real") return 1;
  if (mode == "manual") return 0;
  double speed = 0;
  if (mode.starts_with("x")) std::from_chars(mode.data() + 1, mode.data() + mode.size(), speed);
  if (speed <= 0) {
    throw Error(Error::Kind::input, "bad-clock", fmt::format("'{}' is not a clock", mode))
        .next("Use real, manual, or xN with a number, such as x60.");
  }
  return speed;
}

}  // namespace

SimulatedClock::SimulatedClock(std::string_view mode, Time start)
    : mode_(mode), speed_(speed_of(mode)), start_(start), started_(std::chrono::steady_clock::now()) {}

Time SimulatedClock::now_locked() const {
  const auto passed = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started_);
  return start_ + skipped_ + std::chrono::duration_cast<milliseconds>(passed * speed_);
}

Time SimulatedClock::now() {
  const std::lock_guard lock(mutex_);
  return now_locked();
}

void SimulatedClock::sleep_until(Time time) {
  if (speed_ == 0) return advance_to(time);
  const auto left = time - now();
  if (left > milliseconds(0)) {
    std::this_thread::sleep_for(std::chrono::duration<double, std::milli>(left) / speed_);
  }
}

void SimulatedClock::advance_to(Time time) {
  if (mode_ == "real") {
    throw Error(Error::Kind::input, "real-clock", "a real clock cannot be advanced")
        .next("Start the twin with --clock manual.");
  }
  const std::lock_guard lock(mutex_);
  const Time current = now_locked();
  if (time > current) skipped_ += time - current;
}

}  // namespace cleave::twin
