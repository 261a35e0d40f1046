#include "drain/callers/callers.h"

#include <algorithm>
#include <vector>

namespace cleave::drain {

void Callers::add(CallerKey key, const Request& request, HostKind host_kind, RequestLook look,
                  AgentKind agent, std::uint32_t server_bit) {
  callers_[key].add(request, host_kind, look, agent, server_bit);
  if (callers_.size() > most_callers_) keep_the_latest();
}

void Callers::merge(CallerKey key, const Caller& caller) {
  callers_[key].merge(caller);
  if (callers_.size() > most_callers_) keep_the_latest();
}

void Callers::forget(std::uint64_t callers, std::int64_t last_us) {
  forgotten_ += callers;
  forgotten_last_us_ = std::max(forgotten_last_us_, last_us);
}

void Callers::merge(const Callers& other) {
  forget(other.forgotten_, other.forgotten_last_us_);
  for (const auto& [key, caller] : other.callers_) callers_[key].merge(caller);
  if (callers_.size() > most_callers_) keep_the_latest();
}

/// The later half.
void Callers::keep_the_latest() {
  std::vector<std::int64_t> times;
  times.reserve(callers_.size());
  for (const auto& [key, caller] : callers_) times.push_back(caller.last_us);
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  forgotten_ += std::erase_if(callers_, [&](const auto& entry) {
    const auto& caller = entry.second;
    if (caller.last_us > *middle) return false;
    if (caller.agent_kind == AgentKind::other)
      forgotten_last_us_ = std::max(forgotten_last_us_, caller.last_us);
    return true;
  });
}

}  // namespace cleave::drain
