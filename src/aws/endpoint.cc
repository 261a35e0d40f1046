#include "aws/endpoint.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "aws/url.h"
#include "base/error.h"

namespace cleave::aws {
namespace {

std::string in_small_letters(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return result;
}

Endpoint parse_url(std::string_view url) {
  const auto wrong = [&](std::string_view what) {
    return Error(Error::Kind::input, "bad-endpoint",
                 fmt::format("the endpoint URL '{}' {}", without_user(url), what))
        .next("Write it as http://127.0.0.1:5000 or https://host.");
  };
  Endpoint endpoint;
  endpoint.custom = true;
  const auto colon = url.find("://");
  if (colon == std::string_view::npos) throw wrong("has no http:// or https://");
  endpoint.scheme = in_small_letters(url.substr(0, colon));
  if (endpoint.scheme != "http" && endpoint.scheme != "https") throw wrong("is neither http nor https");
  auto rest = url.substr(colon + 3);
  // A fragment is for who reads the answer; with a "@" in it, it is the end of a password.
  const auto fragment = std::min(rest.find('#'), rest.size());
  if (rest.find('@', fragment) != std::string_view::npos) throw wrong("has '#' before '@'");
  rest = rest.substr(0, fragment);
  const auto slash = std::min(rest.find_first_of("/?"), rest.size());
  auto host = rest.substr(0, slash);
  host.remove_prefix(host.rfind('@') + 1);  // A user is nobody to AWS: the signature says who asks.
  endpoint.host = in_small_letters(host);
  endpoint.base_path = rest.substr(slash);
  while (endpoint.base_path.ends_with('/')) endpoint.base_path.pop_back();
  if (rest.find('?') != std::string_view::npos)
    throw wrong("must be a scheme, a host and perhaps a path, nothing else");
  for (const auto& reason : {wrong_in_host(endpoint.host), wrong_in_path(endpoint.base_path)}) {
    if (!reason.empty()) throw wrong(reason);
  }
  // No client writes the port that the scheme has anyway, and the host is signed.
  const std::string_view usual_port = endpoint.scheme == "https" ? ":443" : ":80";
  if (endpoint.host.ends_with(usual_port)) endpoint.host.erase(endpoint.host.size() - usual_port.size());
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

/// S3 has one pattern of hosts everywhere
/// (https://docs.aws.amazon.com/general/latest/gr/s3.html).
RegionHost s3_host(const std::string& region, const EndpointVariant& variant) {
  const Partition& partition = partition_of_region(region);
  if (variant.fips && (!partition.supports_fips || partition.id == "aws-cn")) {
    throw Error(Error::Kind::input, "no-such-endpoint", fmt::format("S3 has no FIPS endpoint in {}", region))
        .next("Take use_fips_endpoint out of the profile.");
  }
  return {fmt::format("s3{}{}.{}.{}", variant.fips ? "-fips" : "", variant.dualstack ? ".dualstack" : "",
                      region, partition.dns_suffix),
          region};
}

/// Services with one endpoint per partition, and sts, answer without a region.
bool needs_region(std::string_view service) {
  static constexpr std::array<std::string_view, 5> placeless{"sts", "iam", "cloudfront", "route53",
                                                             "route53domains"};
  return std::find(placeless.begin(), placeless.end(), service) == placeless.end();
}

}  // namespace

Endpoint resolve_endpoint(const ServiceModel& service, std::string_view region, std::string_view url,
                          const EndpointVariant& variant) {
  Endpoint endpoint = url.empty() ? Endpoint{} : parse_url(url);
  endpoint.scope.service = service.signing_name.empty() ? service.endpoint_prefix : service.signing_name;
  std::string place(region);
  if (place.empty() && needs_region(service.id)) {
    throw Error(Error::Kind::input, "no-region",
                fmt::format("{} needs a region and none is set", service.service_id))
        .next("Set `region` in the profile, or AWS_REGION, or pass --region.");
  }
  static constexpr std::string_view nowhere = "aws-global";
  if (place.empty()) place = nowhere;
  if (!is_host_label(place)) {
    throw Error(Error::Kind::input, "bad-region", fmt::format("'{}' is no name of a region", region))
        .next("Write a region as AWS does, for example eu-west-1.");
  }
  // The registrar has one region only (https://docs.aws.amazon.com/general/latest/gr/r53.html).
  if (service.id == "route53domains" && partition_of_region(place).id == "aws") place = "us-east-1";
  // With an endpoint of the user's own, the variant is the user's affair; the scope stays.
  const auto asked = endpoint.custom ? EndpointVariant{} : variant;
  auto found = service.id == "s3" ? s3_host(place, asked) : host_by_rules(service.id, place, asked);
  endpoint.scope.region = !found.signing_region.empty() ? found.signing_region
                          : place == nowhere            ? partition_of_region(place).global_region
                                                        : place;
  if (!endpoint.custom) endpoint.host = std::move(found.host);
  return endpoint;
}

void place(HttpRequest& request, const Endpoint& endpoint, std::string_view bucket, Addressing addressing) {
  request.scheme = endpoint.scheme;
  request.host = endpoint.custom ? endpoint.host : request.host + endpoint.host;
  const std::string prefix = "/" + std::string(bucket);
  const bool path_has_bucket = request.path == prefix || request.path.starts_with(prefix + "/");
  const bool in_host =
      addressing != Addressing::path && (!endpoint.custom || addressing == Addressing::virtual_host);
  if (!bucket.empty() && in_host && fits_host(bucket) && path_has_bucket) {
    request.host = fmt::format("{}.{}", bucket, endpoint.host);
    request.path.erase(0, prefix.size());
  }
  request.path = endpoint.base_path + request.path;
  if (!request.path.starts_with('/')) request.path.insert(0, "/");
}

}  // namespace cleave::aws
