#include "twin/cloudfront/config_defaults.h"

namespace cleave::twin::cloudfront {
namespace {

const Json none = {{"Quantity", 0}};
const Json nobody = {{"Enabled", false}, {"Quantity", 0}};

/// Adds the members of `defaults` that `document` does not have.
void fill(Json& document, const Json& defaults) {
  for (const auto& [member, value] : defaults.items()) document.emplace(member, value);
}

/// CloudFront answers an empty list by its Quantity alone.
void drop_empty_items(Json& document) {
  if (!document.is_structured()) return;
  if (document.is_object() && document.contains("Quantity") && list_or_empty(document, "Items").empty()) {
    document.erase("Items");
  }
  for (Json& member : document) drop_empty_items(member);
}

void fill_origin(Json& origin) {
  fill(origin, {{"OriginPath", ""},
                {"CustomHeaders", none},
                {"ConnectionAttempts", 3},
                {"ConnectionTimeout", 10},
                {"OriginShield", {{"Enabled", false}}},
                {"OriginAccessControlId", ""}});
  if (origin.contains("S3OriginConfig")) fill(origin["S3OriginConfig"], {{"OriginReadTimeout", 30}});
  if (origin.contains("CustomOriginConfig")) {
    fill(origin["CustomOriginConfig"],
         {{"OriginSslProtocols", {{"Quantity", 3}, {"Items", {"TLSv1", "TLSv1.1", "TLSv1.2"}}}},
          {"OriginReadTimeout", 30},
          {"OriginKeepaliveTimeout", 5}});
  }
}

void fill_forwarded_values(Json& behavior) {
  if (!behavior.contains("ForwardedValues")) return;
  fill(behavior["ForwardedValues"], {{"Headers", none}, {"QueryStringCacheKeys", none}});
  fill(behavior, {{"MinTTL", 0}, {"DefaultTTL", 86400}, {"MaxTTL", 31536000}});
}

void fill_behavior(Json& behavior) {
  const Json reading = {{"Quantity", 2}, {"Items", {"HEAD", "GET"}}};
  fill(behavior, {{"TrustedSigners", nobody},
                  {"TrustedKeyGroups", nobody},
                  {"AllowedMethods", reading},
                  {"SmoothStreaming", false},
                  {"Compress", false},
                  {"LambdaFunctionAssociations", none},
                  {"FunctionAssociations", none},
                  {"FieldLevelEncryptionId", ""},
                  {"GrpcConfig", {{"Enabled", false}}}});
  fill(behavior["AllowedMethods"], {{"CachedMethods", reading}});
  fill_forwarded_values(behavior);
}

/// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ViewerCertificate.html
void fill_viewer_certificate(Json& viewer) {
  if (viewer.contains("ACMCertificateArn")) {
    fill(viewer, {{"Certificate", viewer.at("ACMCertificateArn")}, {"CertificateSource", "acm"}});
  } else if (viewer.contains("IAMCertificateId")) {
    fill(viewer, {{"Certificate", viewer.at("IAMCertificateId")}, {"CertificateSource", "iam"}});
  } else {
    viewer = {{"CloudFrontDefaultCertificate", true},
              {"SSLSupportMethod", "vip"},
              {"MinimumProtocolVersion", "TLSv1"},
              {"CertificateSource", "cloudfront"}};
    return;
  }
  viewer["CloudFrontDefaultCertificate"] = false;
  fill(viewer, {{"MinimumProtocolVersion", "TLSv1"}});
}

}  // namespace

Json with_defaults(Json config) {
  fill(config, {{"Aliases", none},
                {"DefaultRootObject", ""},
                {"OriginGroups", none},
                {"CacheBehaviors", none},
                {"CustomErrorResponses", none},
                {"Logging", {{"Enabled", false}, {"IncludeCookies", false}, {"Bucket", ""}, {"Prefix", ""}}},
                {"PriceClass", "PriceClass_All"},
                {"ViewerCertificate", Json::object()},
                {"Restrictions", {{"GeoRestriction", {{"RestrictionType", "none"}, {"Quantity", 0}}}}},
                {"WebACLId", ""},
                {"HttpVersion", "http2"},
                {"IsIPV6Enabled", true},
                {"ContinuousDeploymentPolicyId", ""},
                {"Staging", false}});
  for (Json& origin : config["Origins"]["Items"]) fill_origin(origin);
  fill_behavior(config["DefaultCacheBehavior"]);
  if (config["CacheBehaviors"].contains("Items")) {
    for (Json& behavior : config["CacheBehaviors"]["Items"]) fill_behavior(behavior);
  }
  fill_viewer_certificate(config["ViewerCertificate"]);
  drop_empty_items(config);
  return config;
}

}  // namespace cleave::twin::cloudfront
