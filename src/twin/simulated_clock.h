#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace cleave::twin {

/// The twin's time: the machine's ("real"), running N times as fast ("x60"), or standing still until it is
/// advanced
/// ("manual"). Sleeping on a manual clock advances it. Thread-safe.
class SimulatedClock : public Clock {
 public:
  /// Throws Error(input, "bad-clock") for any other word. `start` is where the time begins.
  SimulatedClock(std::string_view mode, Time start);

  Time now() override;
  void sleep_until(Time time) override;
  /// Moves a manual or fast clock forward; time never goes back. Throws Error(input, "real-clock") on a real
  /// one.
  void advance_to(Time time);

  const std::string& mode() const { return mode_; }
  double speed() const { return speed_; }  ///< 0 = manual

 private:
  Time now_locked() const;

  std::mutex mutex_;
  std::string mode_;
  double speed_ = 1;
  Time start_;
  std::chrono::steady_clock::time_point started_;
  std::chrono::milliseconds skipped_{0};
};

}  // namespace cleave::twin
