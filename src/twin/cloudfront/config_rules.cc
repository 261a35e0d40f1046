#include "twin/cloudfront/config_rules.h"

#include <set>

#include <fmt/format.h>

#include "twin/cloudfront/policy.h"

namespace cleave::twin::cloudfront {
namespace {

void require_access_identity(const Call& call, const Json& origin) {
  static constexpr std::string_view prefix = "origin-access-identity/cloudfront/";
  const std::string identity = text_or(origin, "S3OriginConfig/OriginAccessIdentity", "");
  if (identity.empty()) return;
  const std::string id = identity.starts_with(prefix) ? identity.substr(prefix.size()) : "";
  if (!call.global_table("cloudfront/origin-access-identity").contains(id)) {
    throw Refusal{"InvalidOriginAccessIdentity",
                  "The specified origin access identity does not exist or is not valid."};
  }
}

void require_access_control(const Call& call, const Json& origin) {
  const std::string id = text_or(origin, "OriginAccessControlId", "");
  if (id.empty()) return;
  if (!call.global_table("cloudfront/origin-access-control").contains(id)) {
    throw Refusal{"InvalidOriginAccessControl", "The specified origin access control does not exist."};
  }
  if (!text_or(origin, "S3OriginConfig/OriginAccessIdentity", "").empty()) {
    throw Refusal{
        "IllegalOriginAccessConfiguration",
        "An origin cannot contain both an origin access control (OAC) and an origin access identity (OAI)."};
  }
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
  if (text(origin, "DomainName").find(".s3-website") != std::string::npos) {
    throw Refusal{
        "InvalidDomainNameForOriginAccessControl",
        "An origin access control is associated with an origin whose domain name is not supported."};
  }
}

std::set<std::string> require_origins(const Call& call, const Json& config) {
  std::set<std::string> ids;
  for (const Json& origin : at(config, "Origins/Items")) {
    const std::string id = text(origin, "Id");
    if (!ids.insert(id).second) throw Refusal{"InvalidArgument", fmt::format("Duplicate origin id {}.", id)};
    const int kinds =
        static_cast<int>(origin.contains("S3OriginConfig") + origin.contains("CustomOriginConfig") +
                         origin.contains("VpcOriginConfig"));
    if (kinds != 1) {
      throw Refusal{"InvalidOrigin", fmt::format("The origin {} needs exactly one origin config.", id)};
    }
    require_access_identity(call, origin);
    require_access_control(call, origin);
  }
  if (ids.empty()) throw Refusal{"InvalidArgument", "Your request must contain at least one origin."};
  for (const Json& group : list_or_empty(config, "OriginGroups/Items")) ids.insert(text(group, "Id"));
  return ids;
}

void require_policy(const Call& call, const Json& behavior, const char* member, const PolicyKind& kind) {
  const std::string id = text_or(behavior, member, "");
  if (id.empty() || policy_exists(call, kind, id)) return;
  throw Refusal{kind.not_found, fmt::format("The specified {} does not exist.", kind.words), 404};
}

void require_behavior(const Call& call, const Json& behavior, const std::set<std::string>& origins) {
  if (!origins.contains(text(behavior, "TargetOriginId"))) {
    throw Refusal{"NoSuchOrigin", "One or more of your origins or origin groups do not exist.", 404};
  }
  require_policy(call, behavior, "CachePolicyId", cache_policies);
  require_policy(call, behavior, "OriginRequestPolicyId", origin_request_policies);
  require_policy(call, behavior, "ResponseHeadersPolicyId", response_headers_policies);
  const bool by_policy = behavior.contains("CachePolicyId");
  if (by_policy == behavior.contains("ForwardedValues")) {
    throw Refusal{"InvalidArgument",
                  by_policy ? "The parameter ForwardedValues cannot be used when a cache policy is "
                              "associated to the cache behavior."
                            : "The parameter ForwardedValues is required."};
  }
}

}  // namespace

void require_quantities(const Json& document) {
  if (!document.is_structured()) return;
  if (document.is_object() && document.contains("Quantity")) {
    const std::size_t items = list_or_empty(document, "Items").size();
    if (document.at("Quantity") != items) {
      throw Refusal{"InconsistentQuantities", "The value of Quantity and the size of Items don't match."};
    }
  }
  for (const auto& member : document) require_quantities(member);
}

void require_valid_config(const Call& call, const Json& config) {
  require_quantities(config);
  if (text_or(config, "DefaultRootObject", "").starts_with('/')) {
    throw Refusal{"InvalidDefaultRootObject",
                  "The default root object file name is too big or contains an invalid "
                  "character."};
  }
  const auto origins = require_origins(call, config);
  require_behavior(call, at(config, "DefaultCacheBehavior"), origins);
  for (const Json& behavior : list_or_empty(config, "CacheBehaviors/Items"))
    require_behavior(call, behavior, origins);
}

}  // namespace cleave::twin::cloudfront
