#pragma once

#include <string>

#include "drain/metrics/metric.h"

namespace cleave::drain {

/// "metrics:elb/NAME", "metrics:alb/app/NAME/ID", "metrics:nlb/net/NAME/ID", "metrics:cloudfront/ID",
/// "metrics:s3/BUCKET/FILTER", or "metrics:" and the ARN of a load balancer.
struct MetricPlace {
  Metered kind = Metered::classic_elb;
  std::string name;    ///< NAME, app/NAME/ID, net/NAME/ID, ID or BUCKET
  std::string filter;  ///< s3: the id of the bucket's metrics configuration
  std::string region;  ///< "": the profile's, or where such metrics always are
};

bool is_metric_place(const std::string& place);
/// Throws Error(input, "bad-place"). Requires: is_metric_place says so.
MetricPlace metric_place(const std::string& place);

}  // namespace cleave::drain
