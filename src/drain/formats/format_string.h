#pragma once

#include <memory>
#include <string_view>

#include "drain/lines/line_reader.h"

namespace cleave::drain {

/// The reader of lines that were written by a format string: nginx's log_format ("$remote_addr - …",
/// https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format), Apache's LogFormat ("%h %l …",
/// https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats), or that of a VPC flow log
/// ("${version} …"). Throws Error(input, "bad-log-format") when it has no time or no client, or two variables
/// with nothing between.
std::shared_ptr<const LineReader> read_format_string(std::string_view text);

}  // namespace cleave::drain
