// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
#include "twin/cloudfront/policy.h"

namespace cleave::twin::cloudfront {
namespace {

const Json nothing = {{"HeadersConfig", {{"HeaderBehavior", "none"}}},
                      {"CookiesConfig", {{"CookieBehavior", "none"}}},
                      {"QueryStringsConfig", {{"QueryStringBehavior", "none"}}}};

struct Lifetimes {
  long long minimum, standard, maximum;
};

enum class Encodings { none, gzip_and_brotli };

Json cache_policy(const char* name, const char* comment, Lifetimes lifetimes, Encodings encodings) {
  Json parameters = nothing;
  parameters["EnableAcceptEncodingGzip"] = encodings == Encodings::gzip_and_brotli;
  parameters["EnableAcceptEncodingBrotli"] = encodings == Encodings::gzip_and_brotli;
  return {{"Name", name},
          {"Comment", comment},
          {"MinTTL", lifetimes.minimum},
          {"DefaultTTL", lifetimes.standard},
          {"MaxTTL", lifetimes.maximum},
          {"ParametersInCacheKeyAndForwardedToOrigin", parameters}};
}

Json listed(const Json& items) {
  return {{"Quantity", items.size()}, {"Items", items}};
}

Json all_of_viewer(const char* name, const char* comment, const Json& headers) {
  return {{"Name", name},
          {"Comment", comment},
          {"HeadersConfig", headers},
          {"CookiesConfig", {{"CookieBehavior", "all"}}},
          {"QueryStringsConfig", {{"QueryStringBehavior", "all"}}}};
}

Json only_headers(const char* name, const char* comment, const Json& headers) {
  Json config = nothing;
  config.update({{"Name", name}, {"Comment", comment}});
  config["HeadersConfig"] = {{"HeaderBehavior", "whitelist"}, {"Headers", listed(headers)}};
  return config;
}

Json cross_origin(const Json& methods, const Json& exposed, const Json& origin_override) {
  Json config = {{"AccessControlAllowOrigins", listed({"*"})},
                 {"AccessControlAllowHeaders", listed({"*"})},
                 {"AccessControlAllowMethods", listed(methods)},
                 {"AccessControlAllowCredentials", false},
                 {"OriginOverride", origin_override}};
  if (!exposed.empty()) config["AccessControlExposeHeaders"] = listed(exposed);
  return config;
}

Json security_headers() {
  return {{"XSSProtection", {{"Override", false}, {"Protection", true}, {"ModeBlock", true}}},
          {"FrameOptions", {{"Override", false}, {"FrameOption", "SAMEORIGIN"}}},
          {"ReferrerPolicy", {{"Override", false}, {"ReferrerPolicy", "strict-origin-when-cross-origin"}}},
          {"ContentTypeOptions", {{"Override", true}}},
          {"StrictTransportSecurity", {{"Override", false}, {"AccessControlMaxAgeSec", 31536000}}}};
}

Json make_cache_policies() {
  return {
      {"658327ea-f89d-4fab-a63d-7e88639e58f6",
       cache_policy("Managed-CachingOptimized",
                    "Policy with caching enabled. Supports Gzip and Brotli compression.",
                    {1, 86400, 31536000}, Encodings::gzip_and_brotli)},
      {"b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
       cache_policy("Managed-CachingOptimizedForUncompressedObjects",
                    "Default policy when compression is disabled", {1, 86400, 31536000}, Encodings::none)},
      {"4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
       cache_policy("Managed-CachingDisabled", "Policy with caching disabled", {0, 0, 0}, Encodings::none)}};
}

Json make_origin_request_policies() {
  return {{"216adef6-5c7f-47e4-b989-5492eafa07d3",
           all_of_viewer("Managed-AllViewer", "Policy to forward all parameters in viewer requests",
                         {{"HeaderBehavior", "allViewer"}})},
          {"b689b0a8-53d0-40ab-baf2-68738e2966ac",
           all_of_viewer("Managed-AllViewerExceptHostHeader",
                         "Policy to forward all parameters in viewer requests except for the Host header",
                         {{"HeaderBehavior", "allExcept"}, {"Headers", listed({"host"})}})},
          {"88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
           only_headers("Managed-CORS-S3Origin", "Policy for S3 origin with CORS",
                        {"origin", "access-control-request-headers", "access-control-request-method"})},
          {"59781a5b-3903-41f3-afcb-af62929ccde1",
           only_headers("Managed-CORS-CustomOrigin", "Policy for custom origin with CORS", {"origin"})},
          {"acba4595-bd28-49b8-b9fe-13317c0390fa",
           only_headers("Managed-UserAgentRefererHeaders",
                        "Policy to forward user-agent and referer headers to origin",
                        {"user-agent", "referer"})}};
}

Json make_response_headers_policies() {
  const Json all_methods = {"GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS"};
  return {{"60669652-455b-4ae9-85a4-c4c02393f86c",
           {{"Name", "Managed-SimpleCORS"},
            {"Comment", "Allows all origins for simple CORS requests"},
            {"CorsConfig", cross_origin({"GET", "HEAD"}, Json::array(), false)}}},
          {"5cc3b908-e619-4b99-88e5-2cf7f45965bd",
           {{"Name", "Managed-CORS-With-Preflight"},
            {"Comment", "Allows all origins for CORS requests, including preflight requests"},
            {"CorsConfig", cross_origin(all_methods, {"*"}, false)}}},
          {"67f7725c-6f97-4210-82d7-5512b31e9d03",
           {{"Name", "Managed-SecurityHeadersPolicy"},
            {"Comment", "Adds a set of security headers to every response"},
            {"SecurityHeadersConfig", security_headers()}}},
          {"e61eb60c-9c35-4d20-a928-2b84e02af89c",
           {{"Name", "Managed-CORS-and-SecurityHeadersPolicy"},
            {"Comment", "Allows all origins for simple CORS requests and adds security headers"},
            {"CorsConfig", cross_origin({"GET", "HEAD"}, Json::array(), false)},
            {"SecurityHeadersConfig", security_headers()}}}};
}

}  // namespace

const Json& managed_policies(const PolicyKind& kind) {
  static const Json cache = make_cache_policies();
  static const Json origin_request = make_origin_request_policies();
  static const Json response_headers = make_response_headers_policies();
  if (kind.noun == cache_policies.noun) return cache;
  return kind.noun == origin_request_policies.noun ? origin_request : response_headers;
}

}  // namespace cleave::twin::cloudfront
