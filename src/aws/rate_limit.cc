#include "aws/rate_limit.h"

#include <algorithm>
#include <thread>

#include "aws/model.h"

namespace cleave::aws {

RateLimits documented_rate_limits() {
  return {{"route53", 5.0}};
}

RateLimitedTransport::RateLimitedTransport(std::shared_ptr<Transport> inner, RateLimits limits,
                                           std::function<Duration()> monotonic,
                                           std::function<void(Duration)> sleep)
    : inner_(std::move(inner)),
      limits_(std::move(limits)),
      monotonic_(std::move(monotonic)),
      sleep_(std::move(sleep)) {
  if (!monotonic_) monotonic_ = [] { return Duration(std::chrono::steady_clock::now().time_since_epoch()); };
  if (!sleep_) sleep_ = [](Duration time) { std::this_thread::sleep_for(time); };
}

HttpResponse RateLimitedTransport::send(const HttpRequest& request) {
  if (request.purpose.service != nullptr) {
    const auto limit = limits_.find(request.purpose.service->id);
    if (limit != limits_.end()) {
      if (const auto wait = reserve(limit->first, limit->second); wait > Duration::zero()) sleep_(wait);
    }
  }
  return inner_->send(request);
}

/// Takes the next free place in the queue of a service; returns how long it is until then.
RateLimitedTransport::Duration RateLimitedTransport::reserve(const std::string& service, double per_second) {
  const std::lock_guard lock(mutex_);
  const Duration now = monotonic_();
  const Duration step(static_cast<long long>(1e9 / per_second));
  const Duration mine = std::max(now, next_[service]);
  next_[service] = mine + step;
  return mine - now;
}

}  // namespace cleave::aws
