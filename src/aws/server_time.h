#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "aws/transport.h"
#include "base/clock.h"

namespace cleave::aws {

/// Time since the machine started, also while it sleeps; nobody can set it.
std::chrono::nanoseconds machine_uptime();

/// AWS's time: that of this machine until AWS has told its own, by the Date of its answers. In between it
/// goes on by the machine's uptime, so that a local clock that is wrong, or that somebody sets, changes
/// nothing. Thread-safe.
class ServerClock : public Clock {
 public:
  /// The machine's own clocks, which tests replace.
  struct Local {
    std::function<Time()> wall;
    std::function<std::chrono::nanoseconds()> uptime = machine_uptime;
  };

  ServerClock() : ServerClock(Local{[] { return SystemClock().now(); }}) {}
  explicit ServerClock(Local local);

  Time now() override;
  /// Sleeps for a while at most: the machine may have been asleep in between.
  void sleep_until(Time time) override;

  /// Takes an answer's Date, which is a whole second, into account; the request left at `sent`.
  void learn(const HttpResponse& response, std::chrono::nanoseconds sent);
  /// How far this machine's clock is ahead of AWS's (negative: behind it); nothing until two answers agree.
  std::optional<std::chrono::milliseconds> skew();

 private:
  std::chrono::milliseconds offset_locked() const;

  const Local local_;
  std::mutex mutex_;
  const std::chrono::milliseconds first_offset_;   ///< from uptime to the machine's time, at the start
  std::deque<std::chrono::milliseconds> offsets_;  ///< from uptime to AWS's time, by the last few answers
};

/// Lets a clock learn from every answer. Give the one clock to all that ask AWS.
class DatedTransport : public Transport {
 public:
  DatedTransport(std::shared_ptr<Transport> inner, std::shared_ptr<ServerClock> clock)
      : inner_(std::move(inner)), clock_(std::move(clock)) {}
  HttpResponse send(const HttpRequest& request) override;

 private:
  std::shared_ptr<Transport> inner_;
  std::shared_ptr<ServerClock> clock_;
};

}  // namespace cleave::aws
