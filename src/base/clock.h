#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>

namespace cleave {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

/// Where time comes from and how to wait for it. Everything that waits does so through a Clock: on a virtual
/// one a two-day TTL passes in microseconds, by the same code.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() = 0;
  /// Returns when now() >= `time`, or earlier when the clock was interrupted (the caller looks again).
  virtual void sleep_until(Time time) = 0;
};

class SystemClock : public Clock {
 public:
  Time now() override;
  void sleep_until(Time time) override;
};

/// Stands still until somebody sleeps on it or advances it. Thread-safe.
class VirtualClock : public Clock {
 public:
  explicit VirtualClock(Time start) : now_(start) {}
  Time now() override;
  void sleep_until(Time time) override;
  void advance(std::chrono::milliseconds by);

 private:
  std::mutex mutex_;
  Time now_;
};

/// "2026-11-23T06:30:23Z", or with ".250" before the Z when the milliseconds are not zero.
std::string to_rfc3339(Time time);
/// "2026-11-25 10:47:51 UTC", for people.
std::string to_utc_text(Time time);
/// Reverse of to_rfc3339; an offset ("+01:00") and fractions are taken, too. Throws Error(input, "bad-time").
Time from_rfc3339(std::string_view text);

/// "2 d 3 h", "4 min 10 s", "12 s": the two largest units, for people.
std::string to_words(std::chrono::milliseconds duration);

}  // namespace cleave
