#pragma once

#include <memory>
#include <string_view>

#include "drain/formats/column_lines.h"

namespace cleave::drain {

/// W3C extended logs, in which "#Fields:" names the fields of the lines behind it
/// (https://www.w3.org/TR/WD-logfile.html).
class W3cLines : public LineReader {
 public:
  /// Format::cloudfront or Format::iis. CloudFront's older logs have a fixed order, which holds before the
  /// first directive.
  explicit W3cLines(Format format);
  W3cLines(Format format, std::string_view field_names);
  Format format() const override { return format_; }
  Line read(std::string_view line, Scratch& scratch, Request& request) const override;
  bool has_directives() const override { return true; }
  std::shared_ptr<const LineReader> after_directive(std::string_view line) const override;

 private:
  const Format format_;
  const ColumnLines lines_;
};

/// The order of CloudFront's older logs.
ColumnLayout cloudfront_layout();

/// The field of CloudFront's logs of that name, in its tab separated and its JSON lines:
/// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
Column cloudfront_column(std::string_view name);

}  // namespace cleave::drain
