#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/names_estate.h"

namespace cleave::plan {
namespace {

using testing::NamesEstate;

Plan plan_with_logs() {
  NamesEstate estate;
  estate.decisions.drain =
      DrainLogs{{"s3://old-logs/elb"}, {"s3://new-logs/elb"}, {"192.0.2.10"}, 86400, 0.99};
  return estate.plan();
}

TEST(Drain, IsDecidedByLogsWhereTheyAreKnown) {
  const Plan plan = plan_with_logs();
  EXPECT_EQ(plan.find("manual/confirm-drained/source"), nullptr);
  const Step* step = plan.find("drain/decide/source");
  ASSERT_NE(step, nullptr);
  EXPECT_EQ(step->phase, Phase::drain);
  EXPECT_THAT(step->needs, ::testing::Contains("wait/caches/Z1PRESSI"));
  EXPECT_THAT(plan.find("wait/let-go/source")->needs, ::testing::Contains("drain/decide/source"));
  EXPECT_EQ(plan.point_of_no_return, "wait/let-go/source");
}

TEST(Drain, CarriesAllThatTheDecisionNeeds) {
  const Plan plan = plan_with_logs();
  const Json& params = plan.find("drain/decide/source")->params;
  EXPECT_EQ(at(params, "Source"), Json({"s3://old-logs/elb"}));
  EXPECT_EQ(at(params, "Own"), Json({"192.0.2.10"}));
  EXPECT_EQ(at(params, "Caches/0/Seconds"), 172800);
  EXPECT_FALSE(at(params, "Traffic").empty());
  const auto hosts = at(params, "Hosts").get<std::vector<std::string>>();
  EXPECT_THAT(hosts, ::testing::Contains("pressi.example"));
  EXPECT_THAT(hosts, ::testing::Not(::testing::Contains("")));
}

}  // namespace
}  // namespace cleave::plan
