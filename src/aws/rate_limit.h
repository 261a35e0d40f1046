#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "aws/transport.h"

namespace cleave::aws {

/// Service id → requests per second that one account may make. Services without an entry are not limited.
using RateLimits = std::map<std::string, double, std::less<>>;

/// The documented limits that cleave would otherwise run into: Route 53 allows five requests a second per
/// account
/// (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-requests).
RateLimits documented_rate_limits();

/// On which clock a limit counts. It has to be the same for all processes that share a place, and nobody may
/// set it back.
struct Metronome {
  using Duration = std::chrono::nanoseconds;
  std::function<Duration()> now;
  std::function<void(Duration)> sleep;

  /// The machine's uptime.
  static Metronome of_machine();
};

/// Holds requests back so that a service is asked at most so often. Give each account its own. Thread-safe.
class RateLimitedTransport : public Transport {
 public:
  using Duration = Metronome::Duration;
  /// `shared` is the beginning of the names of files ("…/pace-source-") in which the processes of a work
  /// directory take their turns; when it is empty, or its folder is not there, the limit is this process's
  /// own.
  RateLimitedTransport(std::shared_ptr<Transport> inner, RateLimits limits,
                       Metronome metronome = Metronome::of_machine(), std::filesystem::path shared = {});
  HttpResponse send(const HttpRequest& request) override;

 private:
  Duration reserve(const std::string& service, double per_second);

  std::shared_ptr<Transport> inner_;
  RateLimits limits_;
  Metronome metronome_;
  std::filesystem::path shared_;
  std::mutex mutex_;
  std::map<std::string, Duration> next_;  ///< when the next request of a service may leave
};

}  // namespace cleave::aws
