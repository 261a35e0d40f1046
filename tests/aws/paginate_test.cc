#include "aws/paginate.h"

#include <gtest/gtest.h>

#include "aws/files_of_profiles.h"
#include "base/error.h"

namespace cleave::aws {
namespace {

const Pagination& pagination(const char* service_id, const char* operation) {
  return service(service_id).operation(operation).pagination;
}

TEST(Paginate, OneToken) {
  const auto& pages = pagination("ec2", "DescribeInstances");
  EXPECT_EQ(next_page(pages, {{"MaxResults", 5}}, {{"NextToken", "t"}}),
            Json({{"MaxResults", 5}, {"NextToken", "t"}}));
  EXPECT_FALSE(next_page(pages, Json::object(), {{"NextToken", ""}}));
  EXPECT_FALSE(next_page(pages, Json::object(), Json::object()));
}

TEST(Paginate, SeveralTokensOfWhichSomeGoAway) {
  const auto& pages = pagination("route53", "ListResourceRecordSets");
  const Json parameters = {
      {"HostedZoneId", "Z"}, {"StartRecordName", "a."}, {"StartRecordIdentifier", "blue"}};
  const Json answer = {{"IsTruncated", true}, {"NextRecordName", "b."}, {"NextRecordType", "A"}};
  EXPECT_EQ(next_page(pages, parameters, answer),
            Json({{"HostedZoneId", "Z"}, {"StartRecordName", "b."}, {"StartRecordType", "A"}}));
}

TEST(Paginate, StopsWhereTheServiceSaysSo) {
  const auto& pages = pagination("s3", "ListObjectVersions");
  EXPECT_FALSE(next_page(pages, Json::object(), {{"IsTruncated", false}, {"NextKeyMarker", "k"}}));
}

TEST(Paginate, TheLastKeyStandsInForAMarkerThatIsNotThere) {
  const auto& pages = pagination("s3", "ListObjects");
  const Json answer = {{"IsTruncated", true}, {"Contents", {{{"Key", "a"}}, {{"Key", "b"}}}}};
  EXPECT_EQ(next_page(pages, Json::object(), answer), Json({{"Marker", "b"}}));
}

TEST(Paginate, NestedPaths) {
  const auto& operation = service("cloudfront").operation("ListDistributions");
  const Json answer = {{"DistributionList", {{"IsTruncated", true}, {"NextMarker", "m"}, {"Items", {1, 2}}}}};
  EXPECT_EQ(next_page(operation.pagination, Json::object(), answer), Json({{"Marker", "m"}}));
  EXPECT_EQ(page_items(operation, answer), Json({1, 2}));
  EXPECT_EQ(page_items(operation, {{"DistributionList", Json::object()}}), Json::array());
}

TEST(Paginate, TheSameTokenTwiceIsAnError) {
  PageCount pages("s3 ListBuckets");
  pages.go_on("a");
  pages.go_on("b");
  EXPECT_EQ(error_of([&] { pages.go_on("a"); }).code(), "endless-pages");
}

TEST(Paginate, WithoutPagesTheOnlyListCounts) {
  const auto& operation = service("elb").operation("DescribeTags");
  EXPECT_EQ(page_items(operation, {{"TagDescriptions", {"x"}}}), Json({"x"}));
}

}  // namespace
}  // namespace cleave::aws
