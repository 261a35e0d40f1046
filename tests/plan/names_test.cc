#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/names_estate.h"

namespace cleave::plan {
namespace {

using testing::NamesEstate;

TEST(NamesPlan, NobodyIsLedToTheDestinationBeforeTheRescan) {
  NamesEstate estate;
  estate.decisions.rescanned = {"../shop", "s3://pressi-site-222222222222"};
  estate.decisions.databases = Databases{
      "shop", "mysql://app@db.example.net/shop", "mysql://app@db2.example.net/shop", "", "", 900, {}};
  const Plan plan = estate.plan();
  const Step& rescan = *plan.find("names/rescan/application");
  EXPECT_EQ(rescan.phase, Phase::cutover);
  EXPECT_EQ(rescan.params, (Json{{"Places", {"../shop", "s3://pressi-site-222222222222"}}}));
  using ::testing::Contains;
  EXPECT_THAT(plan.find("mysql/merge/catch-up")->needs, Contains(rescan.id));
  int leading = 0;
  for (const auto& step : plan.steps) {
    if (step.phase != Phase::cutover) continue;
    if (step.kind == "route53/point-traffic" || step.kind == "registrar/update-nameservers" ||
        step.kind == "cloudfront/associate-aliases") {
      EXPECT_THAT(step.needs, Contains(rescan.id)) << step.id;
      ++leading;
    }
  }
  EXPECT_GT(leading, 0);
}

TEST(NamesPlan, WithoutPlacesThereIsNoRescan) {
  EXPECT_EQ(NamesEstate().plan().find("names/rescan/application"), nullptr);
}

}  // namespace
}  // namespace cleave::plan
