#pragma once

#include <string_view>

#include "aws/http.h"

namespace cleave::aws {

/// Rewrites a request whose bucket stands in the host name ("my.bucket.localhost:9000",
/// "b.s3.eu-west-1.amazonaws.com") to one whose bucket stands in the path, as match_operation expects it.
/// `endpoint_host` is the host without bucket and port; every host that ends in ".ENDPOINT_HOST" names a
/// bucket. Others stay as they are. The signature is of the request as it was sent: verify before.
void move_bucket_to_path(HttpRequest& request, std::string_view endpoint_host);

}  // namespace cleave::aws
