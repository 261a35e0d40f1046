#include "aws/retry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <thread>

#include "aws/model.h"
#include "aws/protocol.h"
#include "aws/purpose.h"
#include "base/error.h"
#include "base/hash.h"

namespace cleave::aws {
namespace {

template <std::size_t size>
bool contains(const std::array<std::string_view, size>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_passing(const HttpRequest& request, const HttpResponse& response) {
  static constexpr std::array<std::string_view, 4> codes{"RequestTimeout", "RequestTimeoutException",
                                                         "PriorRequestNotComplete", "InternalError"};
  if (response.status < 300) return false;
  if (response.status == 429 || response.status == 500 || (response.status >= 502 && response.status <= 504))
    return true;
  const auto code = parse_error(*request.purpose.service, response).code;
  return contains(codes, code) || is_throttling(code);
}

/// From 0 (inclusive) to 1 (exclusive).
double random_fraction() {
  std::uint32_t number = 0;
  std::memcpy(&number, random_bytes(sizeof(number)).data(), sizeof(number));
  return number / 4294967296.0;
}

/// x-amz-retry-after, in milliseconds, where a server says how long it wants to be left alone.
std::chrono::milliseconds wait_of_server(const HttpResponse& response) {
  const auto text = response.headers.get("x-amz-retry-after").value_or("");
  long long milliseconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), milliseconds);
  return std::chrono::milliseconds(std::max(milliseconds, 0LL));
}

}  // namespace

bool is_throttling(std::string_view code) {
  static constexpr std::array<std::string_view, 13> codes{"Throttling",
                                                          "ThrottlingException",
                                                          "ThrottledException",
                                                          "RequestThrottledException",
                                                          "RequestThrottled",
                                                          "TooManyRequestsException",
                                                          "ProvisionedThroughputExceededException",
                                                          "TransactionInProgressException",
                                                          "RequestLimitExceeded",
                                                          "BandwidthLimitExceeded",
                                                          "SlowDown",
                                                          "EC2ThrottledException",
                                                          "PriorRequestNotComplete"};
  return contains(codes, code);
}

RetryingTransport::RetryingTransport(std::shared_ptr<Transport> inner, RetryPolicy policy)
    : inner_(std::move(inner)), policy_(std::move(policy)), tokens_(policy_.tokens) {
  if (!policy_.sleep)
    policy_.sleep = [](std::chrono::milliseconds time) { std::this_thread::sleep_for(time); };
}

HttpResponse RetryingTransport::send(const HttpRequest& request) {
  if (request.purpose.operation == nullptr) return inner_->send(request);
  const bool harmless = repeatable(*request.purpose.operation);
  for (int attempt = 1;; ++attempt) {
    std::chrono::milliseconds asked_for{0};
    const bool last = attempt >= policy_.attempts;
    try {
      HttpResponse response = inner_->send(request);
      const bool again = is_passing(request, response);
      if (!again) give_tokens(attempt == 1 ? 1 : policy_.retry_cost);
      if (!again || !harmless || last || !take_tokens()) return response;
      asked_for = std::min(wait_of_server(response), policy_.longest_wait);
    } catch (const Error& error) {  // A lost connection is the one error that a second try may cure.
      const bool again =
          error.kind() == Error::Kind::unreachable && (harmless || error.code() == "no-connection");
      if (!again || last || !take_tokens()) throw;
    }
    policy_.sleep(std::max(wait_before(attempt), asked_for));
  }
}

std::chrono::milliseconds RetryingTransport::wait_before(int retry) const {
  const double longest = static_cast<double>(policy_.longest_wait.count());
  const double ceiling = std::min(longest, 1000.0 * static_cast<double>(1 << std::min(retry - 1, 20)));
  return std::chrono::milliseconds(static_cast<long long>(random_fraction() * ceiling));
}

bool RetryingTransport::take_tokens() {
  const std::lock_guard lock(mutex_);
  if (tokens_ < policy_.retry_cost) return false;
  tokens_ -= policy_.retry_cost;
  return true;
}

void RetryingTransport::give_tokens(int count) {
  const std::lock_guard lock(mutex_);
  tokens_ = std::min(policy_.tokens, tokens_ + count);
}

}  // namespace cleave::aws
