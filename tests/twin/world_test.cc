#include "twin/world.h"

#include <gtest/gtest.h>

namespace cleave::twin {
namespace {

std::shared_ptr<VirtualClock> clock_at(const char* time) {
  return std::make_shared<VirtualClock>(from_rfc3339(time));
}

TEST(World, IdsAreAFunctionOfWhatTheyAreFor) {
  World one(clock_at("2026-01-01T00:00:00Z"));
  World other(clock_at("2027-06-01T00:00:00Z"));
  EXPECT_EQ(one.hex_id("i-", 17, "111111111111/token"), other.hex_id("i-", 17, "111111111111/token"));
  EXPECT_EQ(one.letter_id("E", 13, "distribution"), other.letter_id("E", 13, "distribution"));
  EXPECT_NE(one.hex_id("i-", 17, "111111111111/token"), other.hex_id("i-", 17, "222222222222/token"));
}

TEST(World, AKeyThatIsUsedAgainGetsAnotherId) {
  World world(clock_at("2026-01-01T00:00:00Z"));
  const auto first = world.hex_id("sg-", 17, "web");
  EXPECT_NE(first, world.hex_id("sg-", 17, "web"));
  EXPECT_EQ(first.size(), 20U);
}

TEST(World, NormalisedLeavesOutTimesAndTransientTables) {
  World one(clock_at("2026-01-01T00:00:00Z"));
  World other(clock_at("2027-06-01T00:00:00Z"));
  for (World* world : {&one, &other}) {
    world->add_account("111111111111", "source");
    const auto now = to_rfc3339(world->now());
    world->table("111111111111", "us-east-1", "ec2/instance")["i-1"] = {
        {"document", {{"LaunchTime", now}, {"Reason", "User initiated (" + now + ")"}}}, {"ready_at", now}};
    world->table("111111111111", "global", "transient/session")[now] = {{"secret", now}};
  }
  EXPECT_EQ(one.normalised(), other.normalised());
  one.table("111111111111", "us-east-1", "ec2/instance")["i-1"]["document"]["ImageId"] = "ami-1";
  EXPECT_NE(one.normalised(), other.normalised());
}

TEST(World, ASavedWorldIsLoadedWithItsBytesAndIds) {
  World saved(clock_at("2026-01-01T00:00:00Z"));
  saved.add_account("111111111111", "source");
  const auto digest = saved.put_blob(std::string("bytes\0with zero", 15));
  saved.put_blob("bytes that nothing refers to");
  saved.table("111111111111", "global", "s3/object/b")["k"] = {{"blob", digest}};
  saved.hex_id("i-", 17, "token");
  World loaded(clock_at("2026-01-01T00:00:00Z"));
  loaded.load(parse_json(dump(saved.save()), "saved"));
  EXPECT_EQ(loaded.normalised(), saved.normalised());
  EXPECT_EQ(loaded.blob(digest), saved.blob(digest));
  EXPECT_EQ(loaded.save()["blobs"].size(), 1U);
  EXPECT_EQ(loaded.hex_id("i-", 17, "token"), saved.hex_id("i-", 17, "token"));
}

TEST(World, FindsARowInAnyAccount) {
  World world(clock_at("2026-01-01T00:00:00Z"));
  world.table("222222222222", "eu-west-1", "ec2/image")["ami-1"] = {{"document", Json::object()}};
  const auto place = world.find_anywhere("ec2/image", "ami-1");
  ASSERT_NE(place.row, nullptr);
  EXPECT_EQ(place.account, "222222222222");
  EXPECT_EQ(place.region, "eu-west-1");
  EXPECT_EQ(world.find_anywhere("ec2/image", "ami-2").row, nullptr);
}

}  // namespace
}  // namespace cleave::twin
