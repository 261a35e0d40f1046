#pragma once

#include <string>

#include "aws/client.h"
#include "drain/metrics/metric.h"

namespace cleave::drain {

/// When a metric is read: from `since` (earlier than CloudWatch keeps anything: from there) until `until`.
/// `now` is AWS's time: by the age of what is asked for, CloudWatch keeps a point for each minute, five
/// minutes or hour. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
struct MetricTime {
  Time since{}, until{}, now{};
};

/// Reads the metric of a place. Throws Error(input, "bad-place", "no-such-place"), Error(failed,
/// "metric-incomplete") when CloudWatch gives a part of it only, and the errors of AWS.
/// Requires: is_metric_place says so.
Metric read_metric(const std::string& place, const aws::Account& account, const MetricTime& time);

}  // namespace cleave::drain
