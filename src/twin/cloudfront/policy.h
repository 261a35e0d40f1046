#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "twin/service.h"

namespace cleave::twin::cloudfront {

/// Cache, origin request and response headers policies differ in their names only: one set of handlers serves
/// them all.
struct PolicyKind {
  std::string_view noun;    ///< "CachePolicy", in the names of operations and members
  std::string_view plural;  ///< "CachePolicies"
  std::string_view table;   ///< "cloudfront/cache-policy"
  std::string_view words;   ///< "cache policy", for messages
  const char* not_found;    ///< "NoSuchCachePolicy"
};
inline constexpr PolicyKind cache_policies = {"CachePolicy", "CachePolicies", "cloudfront/cache-policy",
                                              "cache policy", "NoSuchCachePolicy"};
inline constexpr PolicyKind origin_request_policies = {"OriginRequestPolicy", "OriginRequestPolicies",
                                                       "cloudfront/origin-request-policy",
                                                       "origin request policy", "NoSuchOriginRequestPolicy"};
inline constexpr PolicyKind response_headers_policies = {
    "ResponseHeadersPolicy", "ResponseHeadersPolicies", "cloudfront/response-headers-policy",
    "response headers policy", "NoSuchResponseHeadersPolicy"};

/// The policies that every account has from AWS, under their well-known ids: {"id": config}. A selection.
const Json& managed_policies(const PolicyKind& kind);

/// Is there such a policy, of AWS or the caller's own?
bool policy_exists(const Call& call, const PolicyKind& kind, const std::string& id);

}  // namespace cleave::twin::cloudfront
