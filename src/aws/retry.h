#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>

#include "aws/transport.h"

namespace cleave::aws {

/// How often and how long. The defaults are those of AWS's "standard" retry mode
/// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html).
struct RetryPolicy {
  int attempts = 3;
  std::chrono::milliseconds longest_wait{20'000};
  int tokens = 500;
  int retry_cost = 5;
  std::function<void(std::chrono::milliseconds)> sleep;  ///< empty: the thread sleeps
};

/// Sends again what failed for a passing reason: throttling, an overloaded server, no answer. It waits for
/// random times that grow, and spends tokens so that a long outage is not made worse. The wait is in real
/// seconds also where a virtual clock drives the engine: it is the network that needs them. A call that is
/// not repeatable is sent again only when it never left: an answer that got lost, and one that says that
/// something went wrong or came too often, do not prove that nothing has happened. Then the caller has to
/// look. Thread-safe.
class RetryingTransport : public Transport {
 public:
  RetryingTransport(std::shared_ptr<Transport> inner, RetryPolicy policy);
  HttpResponse send(const HttpRequest& request) override;

 private:
  bool take_tokens();
  void give_tokens(int count);
  std::chrono::milliseconds wait_before(int retry) const;

  std::shared_ptr<Transport> inner_;
  RetryPolicy policy_;
  std::mutex mutex_;
  int tokens_;
};

/// Whether AWS asks to slow down with this code.
bool is_throttling(std::string_view code);

}  // namespace cleave::aws
