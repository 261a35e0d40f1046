#pragma once

#include <optional>
#include <string_view>

#include "drain/formats/column_lines.h"

namespace cleave::drain {

/// VPC flow logs: https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
/// The default format, which has no heading in CloudWatch Logs.
ColumnLayout vpc_flow_layout();
/// The fields that the heading of a file in S3 names, or the format that a flow log was made with
/// ("${version} ${srcaddr} …"). Nothing when it does not name a source and a start.
std::optional<ColumnLayout> vpc_flow_layout(std::string_view heading);

/// Reads flow logs; the heading, which is repeated where files were joined, is no record.
class FlowLines : public ColumnLines {
 public:
  explicit FlowLines(ColumnLayout layout) : ColumnLines(std::move(layout)) {}
  Line read(std::string_view line, Scratch& scratch, Request& request) const override;
};

}  // namespace cleave::drain
