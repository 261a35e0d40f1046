#pragma once

#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "drain/latencies.h"
#include "drain/slots.h"

namespace cleave::drain {

/// What was asked for in one minute, or altogether.
struct Traffic {
  std::uint64_t requests = 0;
  std::uint64_t noise = 0;  ///< of them, by crawlers, monitors, health checks, scanners and the like
  std::uint64_t bytes = 0;  ///< sent
  /// By the first digit of the status; [0] without one.
  std::array<std::uint64_t, 6> statuses{};

  void add(std::int64_t bytes_sent, std::int32_t status, bool is_noise) {
    ++requests;
    noise += is_noise ? 1 : 0;
    bytes += bytes_sent > 0 ? static_cast<std::uint64_t>(bytes_sent) : 0;
    ++statuses[status >= 100 && status < 600 ? static_cast<std::size_t>(status / 100) : 0];
  }
  void merge(const Traffic& other) {
    requests += other.requests;
    noise += other.noise;
    bytes += other.bytes;
    for (std::size_t i = 0; i < statuses.size(); ++i) statuses[i] += other.statuses[i];
  }
  std::uint64_t meant() const { return requests - noise; }
};

/// The traffic of one side by minute and host.
class TrafficByMinute {
 public:
  /// Index 0 is for all hosts that have none of their own.
  using HostIndex = std::uint32_t;

  Traffic& at(Slot minute, HostIndex host);
  void merge(const TrafficByMinute& other);

  struct Entry {
    Slot minute;
    HostIndex host;
    Traffic traffic;
  };
  /// In the order of minutes, then hosts.
  std::vector<Entry> entries() const;

 private:
  std::unordered_map<std::uint64_t, Traffic> cells_;
};

}  // namespace cleave::drain
