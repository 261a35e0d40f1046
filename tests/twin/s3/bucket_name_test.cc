#include "twin/s3/bucket_name.h"

#include <gtest/gtest.h>

namespace cleave::twin::s3 {
namespace {

TEST(BucketName, TakesWhatTheNamingRulesTake) {
  for (const char* good : {"abc", "my-bucket", "my.bucket.example", "123456789012", "a-1", "0x0"}) {
    EXPECT_TRUE(is_bucket_name(good)) << good;
  }
}

TEST(BucketName, RefusesTheRest) {
  for (const char* bad :
       {"", "ab", "My-Bucket", "under_score", "-start", "end-", ".dot", "two..dots", "192.168.5.4", "xn--abc",
        "sthree-abc", "abc-s3alias", "abc--ol-s3", "space here", "größe"}) {
    EXPECT_FALSE(is_bucket_name(bad)) << bad;
  }
  EXPECT_FALSE(is_bucket_name(std::string(64, 'a')));
  EXPECT_TRUE(is_bucket_name(std::string(63, 'a')));
}

}  // namespace
}  // namespace cleave::twin::s3
