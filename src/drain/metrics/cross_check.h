#pragma once

#include "drain/slots.h"
#include "drain/verdict.h"

namespace cleave::drain {

/// A log of one side, to be compared with the metrics of that side.
struct ComparedLog {
  Channel* channel = nullptr;
  const Pulse* pulse = nullptr;  ///< of its lines
};

/// What logs and metrics of one side say about each other. A metric is told by a log that has lines of the
/// same load balancer, distribution or bucket, or, for a load balancer, by any file of a server of that side,
/// which stands behind it. Sets
///  - of metrics `is_told`;
///  - of logs `unlogged`: what a metric counted since the cut and the log has hardly a line of;
///  - of a service's own logs `dark` and `is_dark`, from which those gaps go in which the metrics of all that
///    the log is about counted nobody, and `silent_until`. A server's own file keeps its gaps: it can be
///    reached past the load balancer, and health checks alone would be in it. So do logs of S3, whose metrics
///    are no complete count (https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html).
void cross_check(const std::vector<ComparedLog>& logs, const std::vector<Channel*>& metrics, Time cut,
                 Time now);

}  // namespace cleave::drain
