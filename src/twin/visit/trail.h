#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "twin/world.h"

namespace cleave::twin::visiting {

/// The parts of a URL that routing looks at.
struct WebRequest {
  std::string scheme;  ///< "http" or "https"
  std::string host;    ///< lower case, without a port
  int port = 80;
  std::string path;  ///< as it is on the wire, begins with "/"
};
/// Nothing when it is not an http(s) URL.
std::optional<WebRequest> parse_url(std::string_view url);

/// The way of one visit so far. Each of the functions that follow it returns the finished visit.
struct Trail {
  World& world;
  std::string caller;
  Json chain = Json::array();
  int origins = 0;  ///< distributions passed: one may have another as its origin, but not for ever

  void hop(std::string_view name, const std::string& account, const std::string& id,
           const Json& more = Json::object());
  Json answered(const std::string& account, const std::string& resource, int status);
  Json broken(std::string_view hop, std::string why);
};

/// Looks the host up and goes on where it leads.
Json follow_host(Trail& trail, const WebRequest& request);

/// Goes on at an address or a host name of AWS, whatever DNS says of the host.
Json follow_place(Trail& trail, const WebRequest& request, const std::string& place);

/// A request that arrived at CloudFront: routed by its host name, whatever DNS says.
Json follow_distribution(Trail& trail, const WebRequest& request);

/// "bucket.s3.us-east-1.amazonaws.com" and its older forms name a bucket; nothing for other hosts.
std::optional<std::string> bucket_of_endpoint(std::string_view host);
/// An endpoint of S3, with a bucket before it or without.
bool is_bucket_endpoint(std::string_view host);
/// "bucket.s3-website-us-east-1.amazonaws.com"; nothing for other hosts.
std::optional<std::string> bucket_of_website(std::string_view host);

/// Who asks a bucket for an object: a distribution on its own behalf, or the client.
struct BucketVisitor {
  std::string distribution_arn;  ///< by an origin access control
  std::string identity_arn;      ///< by an origin access identity, which policies name by this …
  std::string canonical_id;      ///< … or by this
};
/// The REST endpoint: exactly this key.
Json follow_bucket(Trail& trail, const std::string& bucket, const std::string& path,
                   const BucketVisitor& visitor);
/// The website endpoint: index documents, redirects.
Json follow_website(Trail& trail, const std::string& bucket, const std::string& path);

/// A classic load balancer, by its DNS name.
Json follow_load_balancer(Trail& trail, const std::string& dns_name, const WebRequest& request);
/// A public address of an instance: its elastic address or its own.
Json follow_address(Trail& trail, const std::string& address);

}  // namespace cleave::twin::visiting
