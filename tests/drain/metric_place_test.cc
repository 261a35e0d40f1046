#include "drain/metrics/metric_place.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "drain/read/remote_place.h"

namespace cleave::drain {
namespace {

TEST(MetricPlace, NamesWhatIsCounted) {
  EXPECT_EQ(metric_place("metrics:elb/shop").kind, Metered::classic_elb);
  EXPECT_EQ(metric_place("metrics:elb/shop").name, "shop");
  EXPECT_EQ(metric_place("metrics:alb/app/shop/50dc6c495c0c9188").name, "app/shop/50dc6c495c0c9188");
  EXPECT_EQ(metric_place("metrics:nlb/net/shop/50dc6c495c0c9188").kind, Metered::nlb);
  EXPECT_EQ(metric_place("metrics:cloudfront/E2QWRUHEXAMPLE").kind, Metered::cloudfront);
  EXPECT_EQ(metric_place("metrics:s3/photos.example/all").name, "photos.example");
  EXPECT_EQ(metric_place("metrics:s3/photos.example/all").filter, "all");
  EXPECT_TRUE(is_remote("metrics:elb/shop"));
}

TEST(MetricPlace, TakesTheRegionOfAnArn) {
  const auto place = metric_place(
      "metrics:arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/shop/50dc6c495c0c9188");
  EXPECT_EQ(place.kind, Metered::alb);
  EXPECT_EQ(place.name, "app/shop/50dc6c495c0c9188");
  EXPECT_EQ(place.region, "eu-west-1");
  EXPECT_EQ(
      metric_place("metrics:arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/shop").kind,
      Metered::classic_elb);
}

TEST(MetricPlace, RefusesWhatNamesNothing) {
  for (const char* place :
       {"metrics:", "metrics:elb", "metrics:elb/", "metrics:elb/a/b", "metrics:alb/shop",
        "metrics:alb/net/shop/1", "metrics:alb/app//1", "metrics:alb/app/shop/", "metrics:nlb/app/shop/1",
        "metrics:s3/bucket", "metrics:s3/bucket/", "metrics:ec2/i-1", "metrics:arn:aws:s3:::bucket",
        "metrics:arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/a/b",
        "metrics:arn:aws:elasticloadbalancing::1:loadbalancer/a", "metrics:arn:aws"})
    EXPECT_THROW(metric_place(place), Error) << place;
  EXPECT_THROW(group_place("metrics:elb/shop"), Error);
}

}  // namespace
}  // namespace cleave::drain
