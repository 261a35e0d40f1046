#include <fmt/format.h>

#include "twin/cloudfront/alias_rules.h"
#include "twin/cloudfront/distribution.h"
#include "twin/cloudwatch/points.h"
#include "twin/dns_name.h"
#include "twin/policy.h"
#include "twin/route53/alias_target.h"
#include "twin/visit/trail.h"

namespace cleave::twin::visiting {
namespace {

constexpr int most_origins = 5;

/// The distribution that serves a host name: its own cloudfront.net name, else the most specific alias
/// anywhere. A disabled distribution keeps its aliases, and they stop working even where another has a
/// wildcard over them. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html
struct Serving {
  World::Place place;
  std::string alias;
};
Serving serving_distribution(World& world, const std::string& host) {
  if (host.ends_with(".cloudfront.net")) return {route53::distribution_named(world, host + "."), host};
  const auto dot = host.find('.');
  const std::string wildcard = dot == std::string::npos ? "" : "*" + host.substr(dot);
  for (const std::string& alias : {host, wildcard}) {
    const World::Place place = cloudfront::holder_of(world, alias);
    if (place.row == nullptr) continue;
    const bool disabled = !flag_or(*place.row, "document/DistributionConfig/Enabled", false);
    if (disabled || cloudfront::serves_alias(*place.row, alias, world.now())) return {place, alias};
  }
  return {};
}

/// The behavior whose path pattern fits, in their order, else the default one.
const Json& behavior_for(const Json& config, const std::string& path) {
  for (const Json& behavior : list_or_empty(config, "CacheBehaviors/Items")) {
    const std::string pattern = text(behavior, "PathPattern");
    if (matches_wildcard(pattern.starts_with('/') ? pattern : "/" + pattern, path)) return behavior;
  }
  return at(config, "DefaultCacheBehavior");
}

/// The origin with this id; of an origin group its first member.
const Json* origin_of(const Json& config, const std::string& id) {
  for (const Json& group : list_or_empty(config, "OriginGroups/Items")) {
    if (text(group, "Id") == id) return origin_of(config, text(group, "Members/Items/0/OriginId"));
  }
  for (const Json& origin : at(config, "Origins/Items")) {
    if (text(origin, "Id") == id) return &origin;
  }
  return nullptr;
}

BucketVisitor visitor_for(World& world, const std::string& account, const Json& distribution,
                          const Json& origin) {
  if (!text_or(origin, "OriginAccessControlId", "").empty())
    return {text(distribution, "document/ARN"), "", ""};
  const std::string identity = text_or(origin, "S3OriginConfig/OriginAccessIdentity", "");
  const Table& identities = world.table(account, "global", cloudfront::access_identity_kind);
  const auto found = identities.find(identity.substr(identity.rfind('/') + 1));
  if (found == identities.end()) return {};
  return {"", fmt::format("{}{}", cloudfront::access_identity_arn, found->first),
          text(found->second, "document/S3CanonicalUserId")};
}

/// What the distribution asks of its origin: the host is the origin's, the path has the origin's path before
/// it.
WebRequest origin_request(const WebRequest& request, const Json& config, const Json& origin) {
  WebRequest onward = request;
  onward.host = text(origin, "DomainName");
  const std::string root = text_or(config, "DefaultRootObject", "");
  if (request.path == "/" && !root.empty()) onward.path = "/" + root;
  onward.path = text_or(origin, "OriginPath", "") + onward.path;
  const std::string protocol = text_or(origin, "CustomOriginConfig/OriginProtocolPolicy", "match-viewer");
  if (protocol != "match-viewer") onward.scheme = protocol == "http-only" ? "http" : "https";
  const bool secure = onward.scheme == "https";
  onward.port = static_cast<int>(number_or(
      origin, secure ? "CustomOriginConfig/HTTPSPort" : "CustomOriginConfig/HTTPPort", secure ? 443 : 80));
  return onward;
}

Json follow_origin(Trail& trail, const WebRequest& request, const World::Place& place) {
  const Json& config = at(*place.row, "document/DistributionConfig");
  const Json* origin = origin_of(config, text(behavior_for(config, request.path), "TargetOriginId"));
  if (origin == nullptr) return trail.broken("distribution", "its behavior names no origin");
  const WebRequest onward = origin_request(request, config, *origin);
  if (const auto bucket = bucket_of_endpoint(onward.host)) {
    return follow_bucket(trail, *bucket, onward.path,
                         visitor_for(trail.world, place.account, *place.row, *origin));
  }
  if (++trail.origins > most_origins)
    return trail.broken("origin", "distributions that are each other's origin");
  if (const auto bucket = bucket_of_website(onward.host)) return follow_website(trail, *bucket, onward.path);
  return follow_host(trail, onward);
}

}  // namespace

Json follow_distribution(Trail& trail, const WebRequest& request) {
  const auto [place, alias] = serving_distribution(trail.world, request.host);
  if (place.row == nullptr) {
    return trail.broken("distribution", fmt::format("403: no distribution serves {}", request.host));
  }
  trail.hop("distribution", place.account, text(*place.row, "document/Id"), {{"alias", alias}});
  if (!flag_or(*place.row, "document/DistributionConfig/Enabled", false)) {
    return trail.broken("distribution", "403: the distribution is disabled");
  }
  if (!cloudfront::serves(*place.row, trail.world.now())) {
    return trail.broken("distribution", "403: the distribution is not deployed yet");
  }
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
  cloudwatch::count(trail.world, place.account, "us-east-1",
                    {"AWS/CloudFront",
                     "Requests",
                     {{"DistributionId", text(*place.row, "document/Id")}, {"Region", "Global"}}},
                    trail.world.now());
  return follow_origin(trail, request, place);
}

}  // namespace cleave::twin::visiting
