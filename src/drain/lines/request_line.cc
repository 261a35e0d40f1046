#include "drain/lines/request_line.h"

#include "drain/lines/fields.h"

namespace cleave::drain {
namespace {

/// Moves the host of an absolute URL out of `request.path`.
void split_url(Request& request) {
  if (request.path.front() == '/') return;
  const auto scheme = request.path.find("://");
  if (scheme == request.path.npos || scheme > 5) return;
  const auto host = request.path.substr(scheme + 3);
  const auto end = host.find_first_of("/?");
  request.host = without_port(host.substr(0, end));
  request.is_host_of_server = false;
  request.path = end == host.npos ? std::string_view("/") : host.substr(end);
}

}  // namespace

std::string_view without_port(std::string_view host) {
  const auto colon = host.rfind(':');
  if (colon == host.npos || host.back() == ']') return host;
  // An IPv6 address without brackets has no port.
  if (host.front() != '[' && host.find(':') != colon) return host;
  return host.substr(0, colon);
}

void read_request_line(std::string_view text, Request& request) {
  const auto method_end = text.find(' ');
  if (method_end == text.npos || method_end == 0) {
    request.path = unless_dash(text);
    return;
  }
  request.method = unless_dash(text.substr(0, method_end));
  const auto path = text.substr(method_end + 1);
  const auto path_end = path.rfind(' ');
  request.path = unless_dash(path_end == path.npos ? path : path.substr(0, path_end));
  // A load balancer writes "- - - " for what is not HTTP.
  if (request.path.starts_with("- ")) request.path = {};
  if (!request.path.empty()) split_url(request);
}

}  // namespace cleave::drain
