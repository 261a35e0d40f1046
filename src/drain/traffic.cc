#include "drain/traffic.h"

#include <algorithm>

namespace cleave::drain {

Traffic& TrafficByMinute::at(Slot minute, HostIndex host) {
  return cells_[std::uint64_t{minute} << 32 | host];
}

void TrafficByMinute::merge(const TrafficByMinute& other) {
  for (const auto& [key, traffic] : other.cells_) cells_[key].merge(traffic);
}

std::vector<TrafficByMinute::Entry> TrafficByMinute::entries() const {
  std::vector<Entry> entries;
  entries.reserve(cells_.size());
  for (const auto& [key, traffic] : cells_)
    entries.push_back({static_cast<Slot>(key >> 32), static_cast<HostIndex>(key), traffic});
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return a.minute != b.minute ? a.minute < b.minute : a.host < b.host;
  });
  return entries;
}

}  // namespace cleave::drain
