#include "drain/channel_promise.h"

namespace cleave::drain {

using std::chrono::hours;
using std::chrono::minutes;

namespace {

constexpr double best_effort = 0.98, local = 0.9999;

}  // namespace

ChannelPromise promise_of(Format format) {
  switch (format) {
    case Format::classic_elb:
      // An interval of up to 60 minutes, whose file comes up to 15 minutes later:
      // https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html
      return {minutes(75), best_effort};
    case Format::alb:
    case Format::nlb:
      // Every 5 minutes, "eventually consistent":
      // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
      return {minutes(15), best_effort};
    case Format::cloudfront:
    case Format::cloudfront_json:
    case Format::cloudfront_parquet:
      // Mostly within an hour, some entries up to 24 hours later:
      // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
      return {hours(24), best_effort};
    case Format::s3_access:
      // "Within a few hours", without a limit:
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
      return {hours(12), best_effort};
    case Format::vpc_flow:
      // A window of up to 10 minutes, then 10 more to S3:
      // https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
      return {minutes(20), best_effort};
    case Format::route53_query:
      // Through CloudWatch Logs: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html
      return {minutes(15), best_effort};
    case Format::combined:
    case Format::custom:
    case Format::iis:
    case Format::haproxy:
    case Format::uwsgi:
    case Format::json_lines:
    case Format::unknown:
      break;
  }
  return {minutes(5), local};  // A file of the server itself; servers buffer lines for minutes at most.
}

ChannelPromise promise_of(Metered kind) {
  // Each minute is sent as it ends, and when it can be asked for is not said; of S3's metrics it is that they
  // may come late: https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
  return {kind == Metered::s3 ? minutes(60) : minutes(15), best_effort};
}

}  // namespace cleave::drain
