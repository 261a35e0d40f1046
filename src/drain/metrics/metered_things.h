#pragma once

#include <string>

#include "aws/client.h"
#include "drain/metrics/metric_place.h"

namespace cleave::drain {

/// The name that the lines of its own log give to what is counted. A metric without points means silence only
/// for what is there, so this asks for it: throws Error(input, "no-such-place") when the account has no such
/// load balancer, distribution or metrics configuration, and the errors of AWS.
/// https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-cloudwatch-metrics.html
std::string name_in_log(const MetricPlace& at, const std::string& place, const aws::Account& account);

}  // namespace cleave::drain
