#pragma once

#include <optional>
#include <string>
#include <vector>

#include "drain/drain_report.h"

namespace cleave::report {

/// Both sides' traffic in even steps, from the first line to the last.
struct DrainChart {
  struct Point {
    Time at;
    drain::Traffic source, destination;
  };
  std::chrono::milliseconds step{};
  std::vector<Point> points;
};

/// With the smallest step of whole minutes, hours or days that needs no more points.
DrainChart chart_of(const drain::DrainReport& report, std::size_t most_points);

/// What is drawn of a chart: each side's requests a step, noise left out, and the most of either.
struct DrawnTraffic {
  std::vector<double> source, destination;
  double highest = 0;
};
DrawnTraffic drawn(const DrainChart& chart);

struct HostTraffic {
  std::string name;
  bool is_elsewhere = false;           ///< not of this split: what is asked there counts for nothing
  drain::Traffic source, destination;  ///< since the cut
  std::optional<Time> source_last;     ///< the last minute with a request that is no noise
};
/// Those with traffic since the cut, in the order of their names.
std::vector<HostTraffic> hosts_of(const drain::DrainReport& report);

/// Of the requests of the last hour with any, the share that reached the destination; noise left out.
std::optional<double> share_moved(const drain::DrainReport& report);

}  // namespace cleave::report
