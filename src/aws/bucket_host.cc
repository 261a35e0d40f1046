#include "aws/bucket_host.h"

namespace cleave::aws {

void move_bucket_to_path(HttpRequest& request, std::string_view endpoint_host) {
  std::string_view host = request.host;
  host = host.substr(0, host.rfind(':'));
  if (host.size() <= endpoint_host.size() + 1 || !host.ends_with(endpoint_host)) return;
  host.remove_suffix(endpoint_host.size());
  if (!host.ends_with('.')) return;
  host.remove_suffix(1);
  request.path = "/" + percent_encode(host) + (request.path.empty() ? "/" : request.path);
}

}  // namespace cleave::aws
