#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/names_estate.h"

namespace cleave::plan {
namespace {

using testing::NamesEstate;
using testing::place;

constexpr const char* instance_id = "i-0aaaaaaaaaaaaaaaa";

/// Beside its names the application has one instance, with the database on it.
class DatabasesPlan : public ::testing::Test {
 protected:
  DatabasesPlan() {
    for (auto* inventory : {&estate.source, &estate.destination}) {
      const auto add = [&](const std::string& type, const std::string& key, Json document) {
        inventory->resources.push_back(
            {"ec2/" + type + "/" + key, "ec2", type, "us-east-1", key, std::move(document)});
      };
      add("vpc", "vpc-0a", {{"VpcId", "vpc-0a"}, {"IsDefault", true}});
      add("subnet", "subnet-0a",
          {{"SubnetId", "subnet-0a"},
           {"VpcId", "vpc-0a"},
           {"DefaultForAz", true},
           {"AvailabilityZone", "us-east-1a"},
           {"AvailabilityZoneId", "use1-az1"}});
      std::sort(inventory->resources.begin(), inventory->resources.end(),
                [](const auto& a, const auto& b) { return a.id < b.id; });
    }
    estate.add(std::string("ec2/instance/") + instance_id, "web",
               {{"InstanceId", instance_id},
                {"InstanceType", "t3.micro"},
                {"State", {{"Name", "running"}}},
                {"VpcId", "vpc-0a"},
                {"SubnetId", "subnet-0a"},
                {"PrivateIpAddress", "172.31.0.10"},
                {"PublicIpAddress", "198.51.100.10"}},
               "us-east-1");
    estate.decisions.roots.push_back(std::string("ec2/instance/") + instance_id);
    estate.decisions.databases =
        Databases{"shop", "mysql://app@198.51.100.10/shop",       "", "ssm:/shop/old", "",
                  900,    {{"policy", {{"stock", "sum:pieces"}}}}};
  }

  NamesEstate estate;
};

TEST_F(DatabasesPlan, GoesAlongWithTheOtherSteps) {
  const Plan plan = estate.plan();
  const std::vector<std::string> order{"mysql/guard-source/shop",
                                       std::string("ec2/create-image/") + instance_id,
                                       std::string("ec2/run-instance/") + instance_id,
                                       "mysql/guard/shop",
                                       "mysql/check/shop",
                                       "mysql/baseline/shop",
                                       "mysql/merge/catch-up",
                                       "route53/point-traffic/Z1PRESSI",
                                       "mysql/watch/shop",
                                       "mysql/freeze/shop",
                                       "mysql/merge/final",
                                       "mysql/diff/shop",
                                       "manual/confirm-drained/source",
                                       "wait/let-go/source"};
  for (std::size_t i = 1; i < order.size(); ++i)
    EXPECT_LT(place(plan, order[i - 1]), place(plan, order[i])) << order[i - 1] << " before " << order[i];
  const auto needs = [&](const std::string& step) { return plan.find(step)->needs; };
  using ::testing::Contains;
  EXPECT_THAT(needs(order[1]), Contains("mysql/guard-source/shop"));
  EXPECT_THAT(needs("mysql/guard/shop"), Contains(order[2]));
  EXPECT_THAT(needs("mysql/merge/catch-up"),
              ::testing::IsSupersetOf({"mysql/baseline/shop", "wait/ttl/Z1PRESSI"}));
  EXPECT_THAT(needs("mysql/freeze/shop"),
              ::testing::IsSupersetOf({"mysql/watch/shop", "wait/caches/Z1PRESSI"}));
  EXPECT_THAT(needs("manual/confirm-drained/source"), Contains("mysql/diff/shop"));
  for (const auto& step : plan.steps) {
    const bool leads = step.kind == "route53/point-traffic" || step.kind == "registrar/update-nameservers" ||
                       step.kind == "cloudfront/associate-aliases";
    if (leads) {
      EXPECT_THAT(step.needs, Contains("mysql/merge/catch-up")) << step.id;
    }
    EXPECT_TRUE(step.reversible || !step.kind.starts_with("mysql/")) << step.id;
  }
}

TEST_F(DatabasesPlan, TheDestinationIsFoundOnTheCopyOfTheInstance) {
  const Plan plan = estate.plan();
  const Json& params = plan.find("mysql/baseline/shop")->params;
  EXPECT_EQ(at(params, "Source"),
            (Json{{"Dsn", "mysql://app@198.51.100.10/shop"}, {"Password", "ssm:/shop/old"}}));
  const Json address = from(std::string("ec2/run-instance/") + instance_id, "PublicIpAddress");
  EXPECT_EQ(at(params, "Destination/Dsn"), (Json{{"$text", {"mysql://app@", address, "/shop"}}}));
  EXPECT_FALSE(at(params, "Destination").contains("Password"));
}

TEST_F(DatabasesPlan, WaitsForCachesAndSilenceTogether) {
  const Plan plan = estate.plan();
  const Step& watch = *plan.find("mysql/watch/shop");
  EXPECT_EQ(at(watch.params, "Caches/0"), plan.find("wait/caches/Z1PRESSI")->params);
  EXPECT_EQ(at(watch.params, "QuietSeconds"), 900);
  EXPECT_EQ(watch.expected_seconds, 172800 + 900);
  EXPECT_EQ(at(watch.params, "Merge/policy/stock"), "sum:pieces");
}

TEST_F(DatabasesPlan, ADsnThatTheSplitDoesNotChangeIsRefusedWithoutADestination) {
  estate.decisions.databases->source = "mysql://app@db.example.net/shop";
  EXPECT_EQ(estate.refusal(), "same-database");
  estate.decisions.databases->destination = "mysql://app@db2.example.net/shop";
  EXPECT_EQ(at(estate.plan().find("mysql/check/shop")->params, "Destination/Dsn"),
            "mysql://app@db2.example.net/shop");
}

TEST_F(DatabasesPlan, WithoutDatabasesNothingIsDifferent) {
  const Plan with = estate.plan();
  estate.decisions.databases.reset();
  const Plan without = estate.plan();
  std::vector<std::string> left;
  for (const auto& step : with.steps) {
    if (!step.kind.starts_with("mysql/")) left.push_back(step.id);
  }
  std::vector<std::string> all;
  for (const auto& step : without.steps) all.push_back(step.id);
  EXPECT_THAT(all, ::testing::UnorderedElementsAreArray(left));
  EXPECT_EQ(to_text(without).text.find("mysql"), std::string::npos);
}

}  // namespace
}  // namespace cleave::plan
