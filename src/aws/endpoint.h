#pragma once

#include <string>
#include <string_view>

#include "aws/endpoint_rules.h"
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

/// `url` is Profile::endpoint_url, or "". Throws Error(input, "no-region") for a regional service without a
/// region, "bad-region" for a region that is no part of a host name, "bad-endpoint" for a URL that is none,
/// and "no-such-endpoint" where the service has no endpoint of the wanted variant.
Endpoint resolve_endpoint(const ServiceModel& service, std::string_view region, std::string_view url,
                          const EndpointVariant& variant = {});

/// How a bucket stands in a request for S3: in the host name where it fits ("auto" of the profile), always in
/// the path, or in the host name of a user's own endpoint, too.
enum class Addressing { automatic, path, virtual_host };

/// Puts the host and the base path into a serialized request. For S3 the bucket moves from the path into the
/// host name where that is possible (AWS's own endpoint, a bucket name that fits one DNS label); "" = no
/// bucket.
void place(HttpRequest& request, const Endpoint& endpoint, std::string_view bucket,
           Addressing addressing = Addressing::automatic);

}  // namespace cleave::aws
