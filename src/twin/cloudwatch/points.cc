#include "twin/cloudwatch/points.h"

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::twin::cloudwatch {
namespace {

/// Who came is not what a split makes of the world.
constexpr std::string_view kind = "transient/metric";

std::string key_of(const MetricName& metric) {
  std::string key = metric.space + "\n" + metric.name;
  for (const auto& [name, value] : metric.dimensions) key += "\n" + name + "=" + value;
  return key;
}

long long minute_of(Time time) {
  return std::chrono::floor<std::chrono::minutes>(time).time_since_epoch().count();
}

}  // namespace

void count(World& world, const std::string& account, const std::string& region, const MetricName& metric,
           Time time, double value) {
  Json& sums = world.table(account, region, kind)[key_of(metric)]["sums"];
  Json& sum = sums[std::to_string(minute_of(time))];
  sum = (sum.is_null() ? 0.0 : sum.get<double>()) + value;
}

Points points_of(World& world, const std::string& account, const std::string& region,
                 const MetricName& metric) {
  Points points;
  const Table& table = world.table(account, region, kind);
  const auto row = table.find(key_of(metric));
  if (row == table.end()) return points;
  for (const auto& [minute, sum] : at(row->second, "sums").items())
    points[std::stoll(minute)] = sum.get<double>();
  return points;
}

Json load_points(World& world, const Json& request) {
  MetricName metric{text(request, "namespace"), text(request, "metric")};
  for (const auto& [name, value] : at(request, "dimensions").items())
    metric.dimensions[name] = value.get<std::string>();
  const Json& points = list_or_empty(request, "points");
  for (const Json& point : points) {
    if (!point.is_array() || point.size() != 2 || !point[0].is_string() || !point[1].is_number())
      throw Error(Error::Kind::input, "bad-points", "a point is not [time, value]");
    count(world, text(request, "account"), text(request, "region"), metric,
          from_rfc3339(point[0].get<std::string>()), point[1].get<double>());
  }
  return {{"points", points.size()}};
}

}  // namespace cleave::twin::cloudwatch
