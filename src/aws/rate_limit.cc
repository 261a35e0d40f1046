#include "aws/rate_limit.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <thread>

#include <fmt/format.h>

#include "aws/model.h"
#include "aws/server_time.h"

namespace cleave::aws {
namespace {

using Duration = Metronome::Duration;

/// No queue is that long: such a turn was taken before the clock began anew (another boot, another twin).
constexpr std::chrono::seconds longest_queue{60};

/// The next free turn as a file keeps it, locked as long as this lives. Without a file it is zero, and what
/// is written is forgotten.
class SharedTurn {
 public:
  explicit SharedTurn(const std::filesystem::path& path) {
    if (path.empty()) return;
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file_ >= 0) ::flock(file_, LOCK_EX);
  }
  ~SharedTurn() {
    if (file_ >= 0) ::close(file_);
  }
  SharedTurn(const SharedTurn&) = delete;
  SharedTurn& operator=(const SharedTurn&) = delete;

  Duration read() const {
    char text[32];
    const ssize_t size = file_ < 0 ? 0 : ::pread(file_, text, sizeof(text), 0);
    long long nanoseconds = 0;
    if (size > 0) std::from_chars(text, text + size, nanoseconds);
    return Duration(nanoseconds);
  }

  /// Always as long, so that no digit of an earlier number stays.
  void write(Duration time) const {
    const std::string text = fmt::format("{:020}\n", time.count());
    if (file_ >= 0) [[maybe_unused]]
      const ssize_t written = ::pwrite(file_, text.data(), text.size(), 0);
  }

 private:
  int file_ = -1;
};

}  // namespace

RateLimits documented_rate_limits() {
  return {{"route53", 5.0}};
}

Metronome Metronome::of_machine() {
  return {machine_uptime, [](Duration time) { std::this_thread::sleep_for(time); }};
}

RateLimitedTransport::RateLimitedTransport(std::shared_ptr<Transport> inner, RateLimits limits,
                                           Metronome metronome, std::filesystem::path shared)
    : inner_(std::move(inner)),
      limits_(std::move(limits)),
      metronome_(std::move(metronome)),
      shared_(std::move(shared)) {}

HttpResponse RateLimitedTransport::send(const HttpRequest& request) {
  if (request.purpose.service != nullptr) {
    const auto limit = limits_.find(request.purpose.service->id);
    if (limit != limits_.end()) {
      if (const auto wait = reserve(limit->first, limit->second); wait > Duration::zero())
        metronome_.sleep(wait);
    }
  }
  return inner_->send(request);
}

/// Takes the next free place in the queue of a service; returns how long it is until then.
Duration RateLimitedTransport::reserve(const std::string& service, double per_second) {
  const std::lock_guard lock(mutex_);
  const SharedTurn turn(shared_.empty() ? shared_ : std::filesystem::path(shared_.string() + service));
  const Duration now = metronome_.now();
  const Duration step(static_cast<long long>(1e9 / per_second));
  Duration mine = std::max(turn.read(), next_[service]);
  if (mine < now || mine > now + longest_queue) mine = now;
  next_[service] = mine + step;
  turn.write(next_[service]);
  return mine - now;
}

}  // namespace cleave::aws
