#include "verify/expected_differences.h"

namespace cleave::verify {

const ExpectedDifferences& cloudfront_differences() {
  static constexpr std::string_view version = "names a version of one account's resource";
  static constexpr std::string_view reference = "the idempotency token of whoever made it";
  static constexpr std::string_view younger = "the copy is younger";
  static const ExpectedDifferences table = {
      {"cloudfront/distribution",
       {{"ETag", version},
        {"LastModifiedTime", younger},
        {"Status", "says how far the last change has come, not what the distribution is"},
        {"InProgressInvalidationBatches", "says what is going on"},
        {"AliasICPRecordals", "compared as Aliases"},
        {"ActiveTrustedSigners", "follows from the configuration"},
        {"ActiveTrustedKeyGroups", "follows from the configuration"},
        {"DistributionConfig/CallerReference", reference},
        {"DistributionConfig/Aliases", "a name is on one distribution only; hosts tell who answers"},
        {"DistributionConfig/Origins/Items/*/Id", "a name inside the configuration, kept as it was"},
        {"DistributionConfig/OriginGroups/Items/*/Id", "a name inside the configuration, kept as it was"},
        {"DistributionConfig/ViewerCertificate/Certificate", "an older spelling of ACMCertificateArn"},
        {"DistributionConfig/ViewerCertificate/CertificateSource", "an older spelling of ACMCertificateArn"},
        {"DistributionConfig/ContinuousDeploymentPolicyId", "names a staging distribution of the source"},
        {"DistributionConfig/DefaultCacheBehavior/RealtimeLogConfigArn",
         "real-time logs belong to an account"},
        {"DistributionConfig/DefaultCacheBehavior/TargetOriginId", "a name inside the configuration"},
        {"DistributionConfig/CacheBehaviors/Items/*/RealtimeLogConfigArn",
         "real-time logs belong to an account"},
        {"DistributionConfig/CacheBehaviors/Items/*/TargetOriginId", "a name inside the configuration"}}},
      {"cloudfront/origin-access-identity",
       {{"ETag", version}, {"CloudFrontOriginAccessIdentityConfig/CallerReference", reference}}},
      {"cloudfront/origin-access-control", {{"ETag", version}}},
      {"cloudfront/cache-policy", {{"ETag", version}, {"LastModifiedTime", younger}}},
      {"cloudfront/origin-request-policy", {{"ETag", version}, {"LastModifiedTime", younger}}},
      {"cloudfront/response-headers-policy", {{"ETag", version}, {"LastModifiedTime", younger}}},
  };
  return table;
}

}  // namespace cleave::verify
