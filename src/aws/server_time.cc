#include "aws/server_time.h"

#include <time.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "aws/recovery.h"

namespace cleave::aws {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

/// One answer in three may be wrong; and where a twin's clock is moved, the second answer after that tells.
constexpr std::size_t answers_kept = 3;
/// Longer than that under way, and an answer says little about the time.
constexpr std::chrono::seconds longest_call{5};
/// How much two answers' whole seconds and ways may differ.
constexpr milliseconds noise{2500};
constexpr std::chrono::seconds longest_sleep{10};

milliseconds since_start(Time time) {
  return time.time_since_epoch();
}

}  // namespace

nanoseconds machine_uptime() {
  timespec time{};
  ::clock_gettime(CLOCK_BOOTTIME, &time);
  return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

ServerClock::ServerClock(Local local)
    : local_(std::move(local)),
      first_offset_(since_start(local_.wall()) - duration_cast<milliseconds>(local_.uptime())) {}

milliseconds ServerClock::offset_locked() const {
  if (offsets_.empty()) return first_offset_;
  std::vector<milliseconds> sorted(offsets_.begin(), offsets_.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted[sorted.size() / 2];
}

Time ServerClock::now() {
  const std::lock_guard lock(mutex_);
  return Time(duration_cast<milliseconds>(local_.uptime()) + offset_locked());
}

void ServerClock::sleep_until(Time time) {
  const auto left = std::min<milliseconds>(time - now(), longest_sleep);
  if (left.count() > 0) std::this_thread::sleep_for(left);
}

void ServerClock::learn(const HttpResponse& response, nanoseconds sent) {
  const auto date = from_http_date(response.headers.get("date").value_or(""));
  const nanoseconds received = local_.uptime();
  if (!date || received - sent > longest_call) return;
  const auto middle = duration_cast<milliseconds>((sent + received) / 2);
  const std::lock_guard lock(mutex_);
  offsets_.push_back(since_start(*date) + milliseconds(500) - middle);
  if (offsets_.size() > answers_kept) offsets_.pop_front();
}

std::optional<milliseconds> ServerClock::skew() {
  const std::lock_guard lock(mutex_);
  if (offsets_.size() < 2 || std::chrono::abs(offsets_.back() - offsets_[offsets_.size() - 2]) > noise)
    return std::nullopt;
  const auto here = since_start(local_.wall()) - duration_cast<milliseconds>(local_.uptime());
  return here - offset_locked();
}

HttpResponse DatedTransport::send(const HttpRequest& request) {
  const nanoseconds sent = machine_uptime();
  HttpResponse response = inner_->send(request);
  if (request.purpose.operation != nullptr) clock_->learn(response, sent);
  return response;
}

}  // namespace cleave::aws
