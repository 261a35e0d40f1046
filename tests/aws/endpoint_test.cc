#include "aws/endpoint.h"

#include <gtest/gtest.h>

#include "aws/files_of_profiles.h"
#include "base/error.h"

namespace cleave::aws {
namespace {

struct Case {
  const char* service;
  const char* region;
  const char* host;
  const char* signing_region;
};

/// What botocore resolves for the same service and region, with S3 always regional.
TEST(Endpoint, OfEveryServiceAndPartition) {
  const Case cases[] = {
      {"sts", "", "sts.amazonaws.com", "us-east-1"},
      {"sts", "eu-west-1", "sts.eu-west-1.amazonaws.com", "eu-west-1"},
      {"iam", "eu-west-1", "iam.amazonaws.com", "us-east-1"},
      {"iam", "cn-north-1", "iam.cn-north-1.amazonaws.com.cn", "cn-north-1"},
      {"iam", "us-gov-west-1", "iam.us-gov.amazonaws.com", "us-gov-west-1"},
      {"ec2", "eu-west-1", "ec2.eu-west-1.amazonaws.com", "eu-west-1"},
      {"ec2", "cn-north-1", "ec2.cn-north-1.amazonaws.com.cn", "cn-north-1"},
      {"elb", "us-gov-west-1", "elasticloadbalancing.us-gov-west-1.amazonaws.com", "us-gov-west-1"},
      {"s3", "us-east-1", "s3.us-east-1.amazonaws.com", "us-east-1"},
      {"cloudfront", "", "cloudfront.amazonaws.com", "us-east-1"},
      {"cloudfront", "cn-north-1", "cloudfront.cn-northwest-1.amazonaws.com.cn", "cn-northwest-1"},
      {"route53", "eu-west-1", "route53.amazonaws.com", "us-east-1"},
      {"route53domains", "eu-west-1", "route53domains.us-east-1.amazonaws.com", "us-east-1"},
      {"acm", "eu-west-1", "acm.eu-west-1.amazonaws.com", "eu-west-1"},
  };
  for (const auto& c : cases) {
    const auto endpoint = resolve_endpoint(service(c.service), c.region, "");
    EXPECT_EQ(endpoint.host, c.host) << c.service << " " << c.region;
    EXPECT_EQ(endpoint.scope.region, c.signing_region) << c.service << " " << c.region;
    EXPECT_EQ(endpoint.scheme, "https");
  }
}

TEST(Endpoint, OfTheUserKeepsTheSigningRegion) {
  const auto endpoint = resolve_endpoint(service("iam"), "eu-west-1", "http://127.0.0.1:5000/base/");
  EXPECT_EQ(endpoint.scheme, "http");
  EXPECT_EQ(endpoint.host, "127.0.0.1:5000");
  EXPECT_EQ(endpoint.base_path, "/base");
  EXPECT_EQ(endpoint.scope.region, "us-east-1");
}

TEST(Endpoint, OfAVariantOrNone) {
  const auto host = [](const char* id, const char* region, EndpointVariant variant) {
    return resolve_endpoint(service(id), region, "", variant).host;
  };
  EXPECT_EQ(host("ec2", "us-west-2", {.fips = true}), "ec2-fips.us-west-2.amazonaws.com");
  EXPECT_EQ(host("ec2", "eu-west-1", {.dualstack = true}), "ec2.eu-west-1.api.aws");
  EXPECT_EQ(host("s3", "eu-west-1", {.dualstack = true}), "s3.dualstack.eu-west-1.amazonaws.com");
  EXPECT_EQ(host("sts", "eusc-de-east-1", {}), "sts.eusc-de-east-1.amazonaws.eu");
  EXPECT_EQ(error_of([&] { host("s3", "cn-north-1", {.fips = true}); }).code(), "no-such-endpoint");
}

TEST(Endpoint, HasNoRegionThatIsNoHostLabel) {
  for (const char* region : {"eu-west-1.evil.example", "eu_west_1", "-x", "eu-west-1/"})
    EXPECT_EQ(error_of([&] { resolve_endpoint(service("ec2"), region, ""); }).code(), "bad-region") << region;
}

TEST(Endpoint, NeedsARegionAndAUrlThatIsOne) {
  EXPECT_EQ(error_of([] { resolve_endpoint(service("ec2"), "", ""); }).code(), "no-region");
  for (const char* url :
       {"127.0.0.1:5000", "ftp://host", "https://", "http://host:99999", "http://ho st", "http://host?x=1"}) {
    EXPECT_EQ(error_of([&] { resolve_endpoint(service("ec2"), "eu-west-1", url); }).code(), "bad-endpoint")
        << url;
  }
}

TEST(Endpoint, BucketsMoveIntoTheHostNameWhereTheyFit) {
  const auto placed = [](const char* path, const char* bucket, const char* url) {
    HttpRequest request;
    request.path = path;
    place(request, resolve_endpoint(service("s3"), "eu-west-1", url), bucket);
    return request.host + " " + request.path;
  };
  EXPECT_EQ(placed("/photos/a%20b", "photos", ""), "photos.s3.eu-west-1.amazonaws.com /a%20b");
  EXPECT_EQ(placed("/photos", "photos", ""), "photos.s3.eu-west-1.amazonaws.com /");
  EXPECT_EQ(placed("/www.shop.example/k", "www.shop.example", ""),
            "s3.eu-west-1.amazonaws.com /www.shop.example/k");
  EXPECT_EQ(placed("/Photos/k", "Photos", ""), "s3.eu-west-1.amazonaws.com /Photos/k");
  EXPECT_EQ(placed("/photos/k", "photos", "http://127.0.0.1:5000"), "127.0.0.1:5000 /photos/k");
  EXPECT_EQ(placed("/", "", ""), "s3.eu-west-1.amazonaws.com /");
}

}  // namespace
}  // namespace cleave::aws
