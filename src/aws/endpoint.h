#pragma once

#include <string>
#include <string_view>

#include "aws/http.h"
#include "aws/model.h"
#include "aws/sign.h"

namespace cleave::aws {

/// Where a service of a region answers, and the scope that its signatures name.
struct Endpoint {
  std::string scheme = "https";
  std::string host;       ///< with ":port" where there is one
  std::string base_path;  ///< what stands before every path, without a slash at its end
  SigningScope scope;
  bool custom = false;  ///< from a URL of the user's
};

/// "aws", "aws-cn" or "aws-us-gov": which family of regions this one belongs to.
std::string_view partition_of(std::string_view region);

/// `url` is Profile::endpoint_url, or "". Throws Error(input, "no-region") for a regional service without a
/// region and Error(input, "bad-endpoint") for a URL that is none.
Endpoint resolve_endpoint(const ServiceModel& service, std::string_view region, std::string_view url);

/// Puts the host and the base path into a serialized request. For S3 the bucket moves from the path into the
/// host name where that is possible (AWS's own endpoint, a bucket name that fits one DNS label); "" = no
/// bucket.
void place(HttpRequest& request, const Endpoint& endpoint, std::string_view bucket);

}  // namespace cleave::aws
