#pragma once

#include "drain/lines/line_reader.h"

namespace cleave::drain {

/// Apache's "common", "combined" and "vhost_combined" (https://httpd.apache.org/docs/2.4/logs.html), nginx's
/// predefined "combined" and the "main" of its packages, which ends with X-Forwarded-For
/// (https://nginx.org/en/docs/http/ngx_http_log_module.html), and what people put in front: a virtual host,
/// the list of X-Forwarded-For. A virtual host may be the server's own name. What stands behind the known
/// fields is ignored.
class CombinedLines : public LineReader {
 public:
  Format format() const override { return Format::combined; }
  Line read(std::string_view line, Scratch& scratch, Request& request) const override;
};

}  // namespace cleave::drain
