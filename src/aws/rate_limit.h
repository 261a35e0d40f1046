#pragma once

#include <chrono>
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

/// Holds requests back so that a service is asked at most so often. Give each account its own. Thread-safe.
class RateLimitedTransport : public Transport {
 public:
  using Duration = std::chrono::nanoseconds;
  /// `monotonic` and `sleep` are the thread's own when left empty.
  RateLimitedTransport(std::shared_ptr<Transport> inner, RateLimits limits,
                       std::function<Duration()> monotonic = {}, std::function<void(Duration)> sleep = {});
  HttpResponse send(const HttpRequest& request) override;

 private:
  Duration reserve(const std::string& service, double per_second);

  std::shared_ptr<Transport> inner_;
  RateLimits limits_;
  std::function<Duration()> monotonic_;
  std::function<void(Duration)> sleep_;
  std::mutex mutex_;
  std::map<std::string, Duration> next_;  ///< when the next request of a service may leave
};

}  // namespace cleave::aws
