#include "report/drain_chart.h"

#include <algorithm>
#include <array>
#include <map>

namespace cleave::report {
namespace {

using namespace drain;

Slot step_for(Slot minutes, std::size_t most_points) {
  constexpr std::array<Slot, 10> steps{1, 5, 10, 30, 60, 120, 360, 720, 1440, 10080};
  for (const auto step : steps)
    if (minutes / step + 2 <= most_points) return step;
  return static_cast<Slot>(minutes / most_points + 2);
}

}  // namespace

DrainChart chart_of(const DrainReport& report, std::size_t most_points) {
  const auto &source = report.source.minutes, &destination = report.destination.minutes;
  DrainChart chart;
  if (source.empty() && destination.empty()) return chart;
  Slot first = ~Slot{}, last = 0;
  for (const auto* side : {&source, &destination}) {
    if (side->empty()) continue;
    first = std::min(first, side->front().minute);
    last = std::max(last, side->back().minute);
  }
  const auto step = step_for(last - first, most_points);
  first -= first % step;
  chart.step = std::chrono::minutes(step);
  chart.points.resize((last - first) / step + 1);
  for (std::size_t i = 0; i < chart.points.size(); ++i)
    chart.points[i].at = time_of(first + static_cast<Slot>(i) * step, one_minute);
  for (const auto& entry : source) chart.points[(entry.minute - first) / step].source.merge(entry.traffic);
  for (const auto& entry : destination)
    chart.points[(entry.minute - first) / step].destination.merge(entry.traffic);
  return chart;
}

DrawnTraffic drawn(const DrainChart& chart) {
  DrawnTraffic traffic;
  for (const auto& point : chart.points) {
    traffic.source.push_back(static_cast<double>(point.source.meant()));
    traffic.destination.push_back(static_cast<double>(point.destination.meant()));
    traffic.highest = std::max({traffic.highest, traffic.source.back(), traffic.destination.back()});
  }
  return traffic;
}

std::vector<HostTraffic> hosts_of(const DrainReport& report) {
  std::map<std::string, HostTraffic> hosts;
  const auto cut = slot_of(report.cut.at, one_minute);
  const auto host_at = [&](std::uint32_t index) -> HostTraffic& {
    const auto& named = report.hosts.at(index);
    auto& host = hosts[named.name];
    host.name = named.name;
    host.is_elsewhere = named.is_elsewhere(report.servers);
    return host;
  };
  for (const auto& entry : report.source.minutes) {
    if (entry.minute < cut) continue;
    auto& host = host_at(entry.host);
    host.source.merge(entry.traffic);
    if (entry.traffic.meant() > 0) host.source_last = time_of(entry.minute, one_minute);
  }
  for (const auto& entry : report.destination.minutes)
    if (entry.minute >= cut) host_at(entry.host).destination.merge(entry.traffic);
  std::vector<HostTraffic> list;
  for (auto& [name, host] : hosts) list.push_back(std::move(host));
  return list;
}

std::optional<double> share_moved(const DrainReport& report) {
  const auto &source = report.source.minutes, &destination = report.destination.minutes;
  Slot last = 0;
  for (const auto* side : {&source, &destination})
    if (!side->empty()) last = std::max(last, side->back().minute);
  const auto meant = [&](const auto& minutes) {
    std::uint64_t sum = 0;
    for (auto entry = minutes.rbegin(); entry != minutes.rend() && entry->minute + 60 > last; ++entry)
      sum += entry->traffic.meant();
    return static_cast<double>(sum);
  };
  const auto here = meant(source), there = meant(destination);
  if (here + there == 0) return std::nullopt;
  return there / (here + there);
}

}  // namespace cleave::report
