#include "inventory/inventory.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "inventory/policy_document.h"
#include "inventory/reading.h"

namespace cleave::inventory {
namespace {

class Found : public Findings {
 public:
  void add(Resource resource) override { resources.push_back(std::move(resource)); }
  void gap(Gap gap) override { gaps.push_back(std::move(gap)); }
  std::vector<Resource> resources;
  std::vector<Gap> gaps;
};

std::function<Json()> failing(Error::Kind kind, const char* code) {
  return [=]() -> Json { throw Error(kind, code, "no"); };
}

Inventory sample() {
  Inventory inventory;
  inventory.account_id = "111111111111";
  inventory.caller_arn = "arn:aws:iam::111111111111:user/me";
  inventory.taken_at = from_rfc3339("2026-11-23T06:00:00Z");
  inventory.regions = {"us-east-1"};
  for (const char* id : {"ec2/vpc/a", "ec2/vpc/b", "ec2/vpc/c"}) {
    inventory.resources.push_back({id, "ec2", "vpc", "us-east-1", id, {{"Id", id}}});
  }
  inventory.gaps = {{"ec2 DescribeVpcs in eu-west-1", "UnauthorizedOperation", "not allowed"}};
  return inventory;
}

TEST(OrGap, ARefusedCallBecomesAGapAndTheRestGoesOn) {
  for (const auto kind : {Error::Kind::refused, Error::Kind::throttled, Error::Kind::unreachable}) {
    Found found;
    EXPECT_TRUE(or_gap(failing(kind, "Code"), found, "s3/bucket/x GetBucketPolicy").is_null());
    ASSERT_EQ(found.gaps.size(), 1U);
    EXPECT_EQ(found.gaps[0].what, "s3/bucket/x GetBucketPolicy");
    EXPECT_EQ(found.gaps[0].code, "Code");
  }
}

TEST(OrGap, WhatIsNotThereIsNoGap) {
  Found found;
  EXPECT_TRUE(or_gap(failing(Error::Kind::refused, "NoSuchBucketPolicy"), found, "x", {"NoSuchBucketPolicy"})
                  .is_null());
  EXPECT_TRUE(found.gaps.empty());
}

TEST(OrGap, ErrorsThatNoAnswerCausedGoThrough) {
  Found found;
  EXPECT_THROW(or_gap(failing(Error::Kind::credentials, "ExpiredToken"), found, "x"), Error);
  EXPECT_THROW(or_gap(failing(Error::Kind::input, "invalid-request"), found, "x"), Error);
  EXPECT_TRUE(found.gaps.empty());
}

TEST(Inventory, IsTheSameAfterItWasWrittenAndRead) {
  const Json written = to_json(sample());
  EXPECT_EQ(to_json(inventory_from_json(written, "source.json")), written);
}

TEST(Inventory, FindsByTheWholeId) {
  const Inventory inventory = sample();
  ASSERT_NE(inventory.find("ec2/vpc/b"), nullptr);
  EXPECT_EQ(inventory.find("ec2/vpc/b")->name, "ec2/vpc/b");
  EXPECT_EQ(inventory.find("ec2/vpc"), nullptr);
  EXPECT_EQ(inventory.find("zzz"), nullptr);
}

TEST(Inventory, AForeignFileIsRefusedWithItsNameAndMember) {
  Json written = to_json(sample());
  auto without_name = written;
  without_name["resources"][0]["id"] = "ec2/instance";
  written["resources"][1].erase("document");
  for (const Json& bad : {Json::object(), Json::array(), Json{{"format", "other"}}, written, without_name}) {
    try {
      inventory_from_json(bad, "source.json");
      ADD_FAILURE() << bad.dump();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "bad-inventory");
      EXPECT_EQ(error.where(), "source.json");
    }
  }
}

TEST(PolicyDocument, IsReadFromPercentEncodedText) {
  Json role = {{"Policy", "%7B%22Version%22%3A%222012-10-17%22%7D"}, {"Text", "a%20b"}};
  decode_policy(role, "Policy");
  decode_policy(role, "Text");
  decode_policy(role, "Absent");
  EXPECT_EQ(role, (Json{{"Policy", {{"Version", "2012-10-17"}}}, {"Text", "a b"}}));
}

}  // namespace
}  // namespace cleave::inventory
