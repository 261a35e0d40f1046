#include "drain/read/key_date.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "drain/read/remote_place.h"

namespace cleave::drain {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

constexpr sys_days day{2026y / 11 / 23}, later{2026y / 12 / 1};

TEST(KeyDate, ReadsTheDatesOfAwsKeys) {
  const std::pair<std::string, std::string> keys[] = {
      {"p/AWSLogs/111111111111/elasticloadbalancing/us-east-1/2026/11/23/111111111111_x_20261123T0005Z_1.log",
       "p/AWSLogs/111111111111/elasticloadbalancing/us-east-1/2026/12/01"},
      {"cdn/E2QWRUHEXAMPLE.2026-11-23-08.a1b2c3d4.gz", "cdn/E2QWRUHEXAMPLE.2026-12-01"},
      {"s3/2026-11-23-08-15-59-0123456789ABCDEF", "s3/2026-12-01"},
      {"AWSLogs/aws-account-id=1/year=2026/month=11/day=23/x.gz",
       "AWSLogs/aws-account-id=1/year=2026/month=12/day=01"},
  };
  for (const auto& [key, jump] : keys) {
    const auto date = date_of_key(key);
    ASSERT_TRUE(date) << key;
    EXPECT_EQ(date->day, day) << key;
    EXPECT_EQ(date->key_of(later), jump);
    EXPECT_LT(key, jump);
  }
}

TEST(KeyDate, IsReadOnlyWhereALogHasIt) {
  EXPECT_FALSE(date_of_key("moved-2026-11-23/access.log"));
  EXPECT_FALSE(date_of_key("2026-11-23/access.log"));
  EXPECT_FALSE(date_of_key("backup/2026-11-23.tar"));
  const std::string moved = "moved/2024/01/01/elb/2026/11/23/x.log";
  ASSERT_TRUE(date_of_key(moved));
  EXPECT_EQ(date_of_key(moved)->day, day);
  EXPECT_FALSE(date_of_key("2026/11/23/x.log", 5)) << "a part of it is of the prefix";
}

TEST(KeyDate, WhatIsNoDateIsNone) {
  for (const auto* key : {"", "access.log", "2026/13/01/x", "12026-11-23", "2026-11-2"})
    EXPECT_FALSE(date_of_key(key)) << key;
}

TEST(RemotePlace, BucketsAndGroupsAreTakenApart) {
  EXPECT_EQ(object_place("s3://logs/a/b").bucket, "logs");
  EXPECT_EQ(object_place("s3://logs/a/b").prefix, "a/b");
  EXPECT_EQ(object_place("s3://logs").prefix, "");
  EXPECT_EQ(group_place("logs:/aws/route53/example.com").group, "/aws/route53/example.com");
  const auto arn = group_place("arn:aws:logs:eu-west-1:111111111111:log-group:/aws/vpc:*");
  EXPECT_EQ(arn.group, "/aws/vpc");
  EXPECT_EQ(arn.region, "eu-west-1");
  EXPECT_THROW(object_place("s3://"), Error);
  EXPECT_THROW(group_place("arn:aws:s3:::bucket"), Error);
  EXPECT_FALSE(is_remote("logs/access.log"));
}

}  // namespace
}  // namespace cleave::drain
