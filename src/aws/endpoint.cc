#include "aws/endpoint.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::aws {
namespace {

/// A service with one endpoint per partition. The signing region is that of the partition's control plane
/// (https://docs.aws.amazon.com/general/latest/gr/rande.html#global-endpoints).
struct GlobalEndpoint {
  std::string_view service;
  std::string_view partition;
  std::string_view host;
  std::string_view signing_region;
};

constexpr std::array global_endpoints{
    GlobalEndpoint{"iam", "aws", "iam.amazonaws.com", "us-east-1"},
    GlobalEndpoint{"iam", "aws-cn", "iam.cn-north-1.amazonaws.com.cn", "cn-north-1"},
    GlobalEndpoint{"iam", "aws-us-gov", "iam.us-gov.amazonaws.com", "us-gov-west-1"},
    GlobalEndpoint{"cloudfront", "aws", "cloudfront.amazonaws.com", "us-east-1"},
    GlobalEndpoint{"cloudfront", "aws-cn", "cloudfront.cn-northwest-1.amazonaws.com.cn", "cn-northwest-1"},
    GlobalEndpoint{"route53", "aws", "route53.amazonaws.com", "us-east-1"},
    GlobalEndpoint{"route53", "aws-cn", "route53.amazonaws.com.cn", "cn-northwest-1"},
    GlobalEndpoint{"route53", "aws-us-gov", "route53.us-gov.amazonaws.com", "us-gov-west-1"},
    // The registrar has one region only (https://docs.aws.amazon.com/general/latest/gr/r53.html).
    GlobalEndpoint{"route53domains", "aws", "route53domains.us-east-1.amazonaws.com", "us-east-1"},
};

const GlobalEndpoint* global_endpoint(std::string_view service, std::string_view region) {
  const auto partition = partition_of(region);
  for (const auto& endpoint : global_endpoints) {
    if (endpoint.service == service && endpoint.partition == partition) return &endpoint;
  }
  return nullptr;
}

Endpoint parse_url(std::string_view url) {
  const auto wrong = [&](std::string_view what) {
    return Error(Error::Kind::input, "bad-endpoint", fmt::format("the endpoint URL '{}' {}", url, what))
        .next("Write it as http://127.0.0.1:5000 or https://host.");
  };
  Endpoint endpoint;
  endpoint.custom = true;
  const auto colon = url.find("://");
  if (colon == std::string_view::npos) throw wrong("has no http:// or https://");
  endpoint.scheme = url.substr(0, colon);
  if (endpoint.scheme != "http" && endpoint.scheme != "https") throw wrong("is neither http nor https");
  const auto rest = url.substr(colon + 3);
  const auto slash = std::min(rest.find('/'), rest.size());
  endpoint.host = rest.substr(0, slash);
  endpoint.base_path = rest.substr(slash);
  while (endpoint.base_path.ends_with('/')) endpoint.base_path.pop_back();
  if (endpoint.host.empty()) throw wrong("names no host");
  if (endpoint.host.find('@') != std::string::npos || rest.find('?') != std::string_view::npos) {
    throw wrong("must be a scheme, a host and perhaps a path, nothing else");
  }
  return endpoint;
}

/// One DNS label that a wildcard certificate covers; names with dots break TLS and stay in the path
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html).
bool fits_host(std::string_view bucket) {
  const auto is_label_char = [](unsigned char c) { return std::islower(c) || std::isdigit(c) || c == '-'; };
  return bucket.size() >= 3 && bucket.size() <= 63 &&
         std::all_of(bucket.begin(), bucket.end(), is_label_char) && bucket.front() != '-' &&
         bucket.back() != '-';
}

}  // namespace

std::string_view partition_of(std::string_view region) {
  if (region.starts_with("cn-")) return "aws-cn";
  if (region.starts_with("us-gov-")) return "aws-us-gov";
  return "aws";
}

Endpoint resolve_endpoint(const ServiceModel& service, std::string_view region, std::string_view url) {
  Endpoint endpoint = url.empty() ? Endpoint{} : parse_url(url);
  endpoint.scope.service = service.signing_name.empty() ? service.endpoint_prefix : service.signing_name;
  if (const auto* global = global_endpoint(service.id, region)) {
    endpoint.scope.region = global->signing_region;
    if (!endpoint.custom) endpoint.host = global->host;
    return endpoint;
  }
  // sts answers everywhere, so that one can ask who one is without having a region.
  const std::string place(region.empty() && service.id == "sts" ? "us-east-1" : region);
  if (place.empty()) {
    throw Error(Error::Kind::input, "no-region",
                fmt::format("{} needs a region and none is set", service.service_id))
        .next("Set `region` in the profile, or AWS_REGION, or pass --region.");
  }
  endpoint.scope.region = place;
  if (!endpoint.custom) {
    const std::string_view suffix = partition_of(place) == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
    endpoint.host = fmt::format("{}.{}.{}", service.endpoint_prefix, place, suffix);
  }
  return endpoint;
}

void place(HttpRequest& request, const Endpoint& endpoint, std::string_view bucket) {
  request.scheme = endpoint.scheme;
  request.host = endpoint.custom ? endpoint.host : request.host + endpoint.host;
  const std::string prefix = "/" + std::string(bucket);
  const bool path_has_bucket = request.path == prefix || request.path.starts_with(prefix + "/");
  if (!bucket.empty() && !endpoint.custom && fits_host(bucket) && path_has_bucket) {
    request.host = fmt::format("{}.{}", bucket, endpoint.host);
    request.path.erase(0, prefix.size());
  }
  request.path = endpoint.base_path + request.path;
  if (!request.path.starts_with('/')) request.path.insert(0, "/");
}

}  // namespace cleave::aws
