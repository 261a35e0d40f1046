#pragma once

#include "drain/lines/line_reader.h"

namespace cleave::drain {

/// Apache's "common", "combined" and "vhost_combined" (https://httpd.apache.org/docs/2.4/logs.html), nginx's
/// predefined "combined" (https://nginx.org/en/docs/http/ngx_http_log_module.html). What stands behind the
/// known fields is ignored.
class CombinedLines : public LineReader {
 public:
  enum class First { client, virtual_host };
  explicit CombinedLines(First first) : first_(first) {}
  Format format() const override { return Format::combined; }
  Line read(std::string_view line, Scratch& scratch, Request& request) const override;

 private:
  const First first_;
};

}  // namespace cleave::drain
