#pragma once

#include "drain/formats/column_lines.h"

namespace cleave::drain {

/// https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html
ColumnLayout classic_elb_layout();
/// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
ColumnLayout alb_layout();
/// TLS listeners:
/// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html
ColumnLayout nlb_layout();

}  // namespace cleave::drain
