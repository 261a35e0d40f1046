#include "drain/metrics/read_metric.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "base/error.h"
#include "drain/metrics/metered_things.h"
#include "drain/metrics/metric_place.h"
#include "drain/read/bucket_region.h"

namespace cleave::drain {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

/// How long points of each length are kept, shortest first.
struct Kept {
  days age;
  seconds length;
};
constexpr std::array kept{Kept{days(15), seconds(60)}, Kept{days(63), seconds(300)},
                          Kept{days(455), seconds(3600)}};
/// Clocks differ, so an hour before its end the next one is asked.
constexpr hours caution(1);
/// No load balancer has as many in an hour; what is above is no count.
constexpr double most_requests = 1e12;

/// One of the metrics that together count what comes.
struct Name {
  enum class Counts { handed_on, answered, bytes };
  const char* name;
  Counts counts;  ///< bytes show only that somebody was there
};
constexpr auto handed_on = Name::Counts::handed_on, answered = Name::Counts::answered,
               bytes = Name::Counts::bytes;

/// A namespace, its metrics, and the dimensions that pick one thing.
struct Query {
  const char* space;
  std::vector<Name> names;
  Json dimensions;
};

Json dimension(const char* name, const std::string& value) {
  return {{"Name", name}, {"Value", value}};
}

/// RequestCount is of requests that were handed on: who is answered by the load balancer itself (no healthy
/// instance, a redirect, a bad request) comes too, and is in a metric of its own. A gateway's timeout is
/// counted twice then, which hides nobody. Health checks are in none of them.
/// https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-cloudwatch-metrics.html
/// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
/// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html
/// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
Query query_of(const MetricPlace& at) {
  switch (at.kind) {
    case Metered::classic_elb:
      return {"AWS/ELB",
              {{"RequestCount", handed_on}, {"HTTPCode_ELB_4XX", answered}, {"HTTPCode_ELB_5XX", answered}},
              Json::array({dimension("LoadBalancerName", at.name)})};
    case Metered::alb:
      return {"AWS/ApplicationELB",
              {{"RequestCount", handed_on},
               {"HTTP_Redirect_Count", answered},
               {"HTTP_Fixed_Response_Count", answered},
               {"HTTPCode_ELB_4XX_Count", answered},
               {"HTTPCode_ELB_5XX_Count", answered}},
              Json::array({dimension("LoadBalancer", at.name)})};
    case Metered::nlb:
      // A connection may stay open for days, so its bytes count as somebody.
      return {"AWS/NetworkELB",
              {{"NewFlowCount", handed_on}, {"ProcessedBytes", bytes}},
              Json::array({dimension("LoadBalancer", at.name)})};
    case Metered::cloudfront:
      return {"AWS/CloudFront",
              {{"Requests", answered}},
              Json::array({dimension("DistributionId", at.name), dimension("Region", "Global")})};
    case Metered::s3:
      break;
  }
  return {"AWS/S3",
          {{"AllRequests", answered}},
          Json::array({dimension("BucketName", at.name), dimension("FilterId", at.filter)})};
}

std::string region_of(const MetricPlace& at, const aws::Account& account) {
  if (at.kind == Metered::cloudfront) return "us-east-1";
  return at.kind == Metered::s3 ? region_of_bucket(account, at.name) : at.region;
}

std::string id_of(std::size_t number) {
  return fmt::format("m{}", number);
}

/// What of some time was counted, by the beginnings of its periods.
class Reading {
 public:
  Reading(const Query& query, aws::Client client, const std::string& place)
      : query_(query), client_(std::move(client)), place_(place) {}

  void read(Time begin, Time end, seconds length) {
    Json queries = Json::array();
    for (std::size_t i = 0; i < query_.names.size(); ++i)
      queries.push_back({{"Id", id_of(i)},
                         {"MetricStat",
                          {{"Metric",
                            {{"Namespace", query_.space},
                             {"MetricName", query_.names[i].name},
                             {"Dimensions", query_.dimensions}}},
                           {"Period", length.count()},
                           {"Stat", "Sum"}}}});
    const Json request = {{"MetricDataQueries", queries},
                          {"StartTime", to_rfc3339(begin)},
                          {"EndTime", to_rfc3339(end)},
                          {"ScanBy", "TimestampAscending"}};
    std::map<std::string, std::string> states;
    client_.pages("GetMetricData", request, [&](const Json& page) {
      for (const Json& result : list_or_empty(page, "MetricDataResults")) {
        states[text(result, "Id")] = text_or(result, "StatusCode", "Complete");
        take(result, begin, end, length);
      }
    });
    require_complete(states);
  }

  std::vector<MetricPoint> points() const {
    std::vector<MetricPoint> list;
    for (const auto& [begin, point] : points_) list.push_back(point);
    return list;
  }

 private:
  /// Points outside of what was asked for are none, so that their number has an end.
  void take(const Json& result, Time first, Time end, seconds length) {
    const auto number = static_cast<std::size_t>(std::strtoull(text(result, "Id").c_str() + 1, nullptr, 10));
    const Json &times = list_or_empty(result, "Timestamps"), &values = list_or_empty(result, "Values");
    if (number >= query_.names.size()) return;
    for (std::size_t i = 0; i < std::min(times.size(), values.size()); ++i) {
      const auto time = from_rfc3339(times[i].get<std::string>());
      const Time begin(time.time_since_epoch() - time.time_since_epoch() % length);
      const double value = values[i].get<double>();
      if (begin < first || begin >= end || !(value > 0)) continue;
      add(points_.try_emplace(begin, MetricPoint{begin, length}).first->second, query_.names[number].counts,
          value);
    }
  }

  static void add(MetricPoint& point, Name::Counts counts, double value) {
    const auto count = static_cast<std::uint64_t>(std::ceil(std::min(value, most_requests)));
    if (counts == bytes)
      point.requests = std::max<std::uint64_t>(point.requests, 1);
    else
      point.requests += count;
    if (counts == handed_on) point.handed_on += count;
  }

  void require_complete(const std::map<std::string, std::string>& states) const {
    for (const auto& [id, state] : states)
      if (state != "Complete")
        throw Error(Error::Kind::failed, "metric-incomplete",
                    fmt::format("CloudWatch did not give all that it has ({})", state))
            .where(place_)
            .next("Try again; if it says so again, see that cloudwatch:GetMetricData is allowed.");
  }

  const Query& query_;
  const aws::Client client_;
  const std::string& place_;
  std::map<Time, MetricPoint> points_;
};

Time full_hour(Time time) {
  return std::chrono::floor<hours>(time);
}

}  // namespace

Metric read_metric(const std::string& place, const aws::Account& account, const MetricTime& time) {
  const auto at = metric_place(place);
  const auto query = query_of(at);
  Metric metric{.kind = at.kind, .resource = name_in_log(at, place, account)};
  metric.until = std::chrono::floor<std::chrono::minutes>(time.until);
  metric.since = std::max(full_hour(time.since), full_hour(time.now - kept.back().age) + 2 * caution);
  Reading reading(query, account.client("cloudwatch", region_of(at, account)), place);
  auto end = metric.until;
  for (const auto& [age, length] : kept) {
    const auto begin = std::max(metric.since, full_hour(time.now - age) + 2 * caution);
    if (begin < end) reading.read(begin, end, length);
    end = std::min(end, begin);
  }
  metric.points = reading.points();
  return metric;
}

}  // namespace cleave::drain
