#include "move/cloudfront/steps.h"

#include "move/cloudfront/change_aliases.h"
#include "move/cloudfront/create_distribution.h"
#include "move/cloudfront/create_part.h"

namespace cleave::move {
namespace {

using cloudfront::Family;

constexpr Family identity{"CloudFrontOriginAccessIdentity",
                          "CloudFrontOriginAccessIdentityConfig",
                          "ListCloudFrontOriginAccessIdentities",
                          "CloudFrontOriginAccessIdentityList/Items",
                          "Id",
                          "NoSuchCloudFrontOriginAccessIdentity"};
constexpr Family control{"OriginAccessControl",
                         "OriginAccessControlConfig",
                         "ListOriginAccessControls",
                         "OriginAccessControlList/Items",
                         "Id",
                         "NoSuchOriginAccessControl"};
constexpr Family cache_policy{"CachePolicy",           "CachePolicyConfig", "ListCachePolicies",
                              "CachePolicyList/Items", "CachePolicy/Id",    "NoSuchCachePolicy"};
constexpr Family origin_request_policy{"OriginRequestPolicy",       "OriginRequestPolicyConfig",
                                       "ListOriginRequestPolicies", "OriginRequestPolicyList/Items",
                                       "OriginRequestPolicy/Id",    "NoSuchOriginRequestPolicy"};
constexpr Family response_headers_policy{"ResponseHeadersPolicy",       "ResponseHeadersPolicyConfig",
                                         "ListResponseHeadersPolicies", "ResponseHeadersPolicyList/Items",
                                         "ResponseHeadersPolicy/Id",    "NoSuchResponseHeadersPolicy"};

}  // namespace

void add_cloudfront_actions(run::Actions& actions, const Accounts& accounts) {
  const auto add_part = [&](const char* kind, const Family& family) {
    actions[kind] = std::make_unique<cloudfront::CreatePart>(accounts, family);
  };
  add_part("cloudfront/create-oai", identity);
  add_part("cloudfront/create-oac", control);
  add_part("cloudfront/create-cache-policy", cache_policy);
  add_part("cloudfront/create-origin-request-policy", origin_request_policy);
  add_part("cloudfront/create-response-headers-policy", response_headers_policy);
  actions["cloudfront/create-distribution"] = std::make_unique<cloudfront::CreateDistribution>(accounts);
  for (const char* kind : {"cloudfront/add-wildcard", "cloudfront/remove-alias", "cloudfront/add-alias",
                           "cloudfront/drop-wildcard"})
    actions[kind] = std::make_unique<cloudfront::ChangeAliases>(accounts);
  actions["cloudfront/disable"] = std::make_unique<cloudfront::Disable>(accounts);
  actions["cloudfront/associate-aliases"] = std::make_unique<cloudfront::AssociateAliases>(accounts);
  actions["cloudfront/enable"] = std::make_unique<cloudfront::Enable>(accounts);
}

}  // namespace cleave::move
