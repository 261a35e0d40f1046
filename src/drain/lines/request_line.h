#pragma once

#include <string_view>

#include "drain/lines/request.h"

namespace cleave::drain {

/// "GET /path HTTP/1.1" into method and path, and of "GET https://example.com:443/path HTTP/1.1" the host
/// too. What is no request line ("-", bytes of a TLS greeting) becomes the path: it is a request all the
/// same.
void read_request_line(std::string_view text, Request& request);

/// "example.com:443" without the port; brackets around an IPv6 address stay.
std::string_view without_port(std::string_view host);

}  // namespace cleave::drain
