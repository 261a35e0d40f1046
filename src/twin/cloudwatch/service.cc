#include "twin/service.h"

#include <algorithm>
#include <chrono>
#include <set>

#include <fmt/format.h>

#include "twin/cloudwatch/points.h"
#include "twin/page.h"

namespace cleave::twin {
namespace {

using cloudwatch::Points;
using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t most_points = 100'800, most_queries = 500;

/// From which age on a point belongs to a longer period.
struct Kept {
  days age;
  seconds length;
};
constexpr std::array kept{Kept{days(15), seconds(60)}, Kept{days(63), seconds(300)},
                          Kept{days(455), seconds(3600)}};

Refusal invalid(std::string message) {
  return {"ValidationError", std::move(message), 400, Json::object()};
}

/// The shortest period in which what is as old can be asked for; zero: it is not kept any more.
seconds shortest_period(Time time, Time now) {
  for (const auto& [age, length] : kept)
    if (now - time < age) return length;
  return seconds(0);
}

struct Query {
  std::string id, label;
  cloudwatch::MetricName metric;
  seconds period;
};

Query query_of(const Json& asked) {
  if (asked.contains("Expression")) throw invalid("The twin computes no expressions");
  if (text_or(asked, "MetricStat/Stat", "") != "Sum") throw invalid("The twin knows the statistic Sum only");
  Query query{text(asked, "Id"),
              text_or(asked, "Label", text(asked, "MetricStat/Metric/MetricName")),
              {text(asked, "MetricStat/Metric/Namespace"), text(asked, "MetricStat/Metric/MetricName")},
              seconds(number_or(asked, "MetricStat/Period", 0))};
  if (query.period.count() <= 0 || query.period.count() % 60 != 0)
    throw invalid(fmt::format("Period {} is not a multiple of 60", query.period.count()));
  for (const Json& dimension : list_or_empty(asked, "MetricStat/Metric/Dimensions"))
    query.metric.dimensions[text(dimension, "Name")] = text(dimension, "Value");
  return query;
}

std::vector<Query> queries_of(const Call& call) {
  std::vector<Query> queries;
  std::set<std::string> ids;
  for (const Json& asked : list_or_empty(call.input, "MetricDataQueries")) {
    queries.push_back(query_of(asked));
    if (!ids.insert(queries.back().id).second)
      throw invalid(fmt::format("The id {} is not unique", queries.back().id));
  }
  if (queries.empty() || queries.size() > most_queries)
    throw invalid("A request has 1 to 500 MetricDataQueries");
  return queries;
}

/// Sums by the beginnings of periods.
using Series = std::map<Time, double>;

Series series_of(Call& call, const Query& query) {
  const auto now = call.world.now();
  auto start = from_rfc3339(text(call.input, "StartTime"));
  const auto end = from_rfc3339(text(call.input, "EndTime"));
  if (start >= end) throw invalid("The parameter StartTime must be less than the parameter EndTime");
  const auto rounding = std::max(shortest_period(start, now), seconds(60));
  start -= start.time_since_epoch() % rounding;
  Series series;
  for (const auto& [minute, sum] : points_of(call.world, call.account, call.region, query.metric)) {
    const Time time{minutes(minute)};
    const auto shortest = shortest_period(time, now);
    if (time < start || time >= end || time > now) continue;
    if (shortest.count() == 0 || query.period % shortest != seconds(0)) continue;
    series[time - time.time_since_epoch() % query.period] += sum;
  }
  return series;
}

std::size_t offset_of(const Call& call) {
  const std::string digits = text_or(call.input, "NextToken", "0");
  if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos || digits.size() > 9)
    throw Refusal{"InvalidNextToken", "The next token specified is invalid.", 400, Json::object()};
  return std::stoul(digits);
}

/// Metrics one after another, as many points as a page has.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
aws::Message get_metric_data(Call& call) {
  const bool ascending = text_or(call.input, "ScanBy", "TimestampDescending") == "TimestampAscending";
  const std::size_t begin = offset_of(call),
                    end = begin + page_limit(call.input, "MaxDatapoints", most_points);
  std::size_t number = 0;
  Json results = Json::array();
  for (const Query& query : queries_of(call)) {
    const Series series = series_of(call, query);
    std::vector<std::pair<Time, double>> points(series.begin(), series.end());
    if (!ascending) std::reverse(points.begin(), points.end());
    Json times = Json::array(), values = Json::array();
    for (const auto& [time, value] : points) {
      if (number >= begin && number < end) {
        times.push_back(to_rfc3339(time));
        values.push_back(value);
      }
      ++number;
    }
    results.push_back({{"Id", query.id},
                       {"Label", query.label},
                       {"Timestamps", times},
                       {"Values", values},
                       {"StatusCode", number > end ? "PartialData" : "Complete"}});
  }
  Json answer = {{"MetricDataResults", results}};
  if (number > end) answer["NextToken"] = std::to_string(end);
  return {std::move(answer), ""};
}

}  // namespace

/// A minimal CloudWatch: sums of what the twin's visits and its tests counted.
Service make_cloudwatch() {
  return {"cloudwatch", {{"GetMetricData", get_metric_data}}};
}

}  // namespace cleave::twin
