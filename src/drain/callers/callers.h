#pragma once

#include <unordered_map>

#include "drain/callers/caller.h"
#include "drain/callers/caller_key.h"

namespace cleave::drain {

/// Who came to the source since the cut: all of them, as long as they are not too many; then those who came
/// last, because they decide.
class Callers {
 public:
  explicit Callers(std::size_t most_callers) : most_callers_(most_callers) {}

  void add(CallerKey key, const Request& request, HostKind host_kind, RequestLook look, AgentKind agent,
           std::uint32_t server_bit = 0);
  /// Adds what is known of one of them.
  void merge(CallerKey key, const Caller& caller);
  void merge(const Callers& other);
  /// So many more have come, whose last request was then.
  void forget(std::uint64_t callers, std::int64_t last_us);

  const std::unordered_map<CallerKey, Caller>& all() const { return callers_; }
  /// How many callers were given up.
  std::uint64_t forgotten() const { return forgotten_; }
  /// The last request of those that were given up and may be real.
  std::int64_t forgotten_last_us() const { return forgotten_last_us_; }

 private:
  void keep_the_latest();

  std::size_t most_callers_;
  std::unordered_map<CallerKey, Caller> callers_;
  std::uint64_t forgotten_ = 0;
  std::int64_t forgotten_last_us_ = Request::no_time;
};

}  // namespace cleave::drain
