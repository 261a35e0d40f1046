#pragma once

#include "drain/formats/column_lines.h"

namespace cleave::drain {

/// Public DNS query logs: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html
ColumnLayout route53_query_layout();

}  // namespace cleave::drain
