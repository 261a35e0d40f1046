#include "plan/open_draft.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace cleave::plan {
namespace {

class OpenDrafts : public ::testing::Test {
 protected:
  OpenDrafts() {
    source.account_id = "111111111111";
    source.resources = {
        {"ec2/security-group/sg-1", "ec2", "security-group", "us-east-1", "web", Json::object()},
        {"ec2/security-group/sg-2", "ec2", "security-group", "us-east-1", "elb", Json::object()}};
    // Inventories are sorted by id.
    destination.resources = {{"s3/bucket/ours",
                              "s3",
                              "bucket",
                              "us-east-1",
                              "ours",
                              {{"TagSet", {{{"Key", "cleave:split"}, {"Value", "0123456789ab"}}}}}},
                             {"s3/bucket/theirs", "s3", "bucket", "us-east-1", "theirs", Json::object()}};
    fates = {{"ec2/security-group/sg-1", Decision::move, ""},
             {"ec2/security-group/sg-2", Decision::leave, ""}};
  }
  OpenDraft draft() { return OpenDraft(source, destination, decisions, "0123456789ab", fates); }

  static Step step(const std::string& id, Phase phase, Json params = Json::object(), double seconds = 1) {
    Step step;
    step.id = id;
    step.kind = "test/kind";
    step.phase = phase;
    step.params = std::move(params);
    step.expected_seconds = seconds;
    return step;
  }

  inventory::Inventory source, destination;
  Decisions decisions;
  std::vector<Fate> fates;
};

TEST_F(OpenDrafts, OnlyMovedAndCopiedResourcesAreMoving) {
  OpenDraft open = draft();
  ASSERT_EQ(open.moving("ec2/security-group").size(), 1u);
  EXPECT_TRUE(open.moves("ec2/security-group/sg-1"));
  EXPECT_FALSE(open.moves("ec2/security-group/sg-2"));
}

TEST_F(OpenDrafts, OrderFollowsFromReferences) {
  OpenDraft open = draft();
  open.add(step("use", Phase::copy, {{"Id", from("make", "Id")}}, 5));
  open.add(step("make", Phase::copy, Json::object(), 7));
  open.add(step("first", Phase::prepare, Json::object(), 3));
  Plan plan;
  open.finish(plan);
  ASSERT_EQ(plan.steps.size(), 3u);
  EXPECT_EQ(plan.steps[0].id, "first");
  EXPECT_EQ(plan.steps[1].id, "make");
  EXPECT_EQ(plan.steps[2].needs, std::vector<std::string>{"make"});
  EXPECT_EQ(plan.critical_path, (std::vector<std::string>{"make", "use"}));
}

TEST_F(OpenDrafts, ACycleNamesItsSteps) {
  OpenDraft open = draft();
  open.add(step("a", Phase::copy, {{"Id", from("b", "Id")}}));
  open.add(step("b", Phase::copy, {{"Id", from("a", "Id")}}));
  Plan plan;
  try {
    open.finish(plan);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "cyclic-plan");
    EXPECT_NE(std::string(error.what()).find("a → b"), std::string::npos);
  }
}

TEST_F(OpenDrafts, ANameOfTheDestinationIsRefusedUnlessItIsOfThisSplit) {
  OpenDraft open = draft();
  EXPECT_THROW(open.claim(source.resources[0], "s3/bucket/theirs"), Error);
  EXPECT_NO_THROW(open.claim(source.resources[0], "s3/bucket/ours"));
}

TEST_F(OpenDrafts, TwoSourcesForOneNameAreRefusedNamingBoth) {
  OpenDraft open = draft();
  open.claim(source.resources[0], "ec2/security-group/web");
  try {
    open.claim(source.resources[1], "ec2/security-group/web");
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("sg-1"), std::string::npos);
    EXPECT_NE(std::string(error.what()).find("sg-2"), std::string::npos);
  }
}

TEST_F(OpenDrafts, NamesAreReplacedByTheirExpressions) {
  OpenDraft open = draft();
  open.becomes(source.resources[0], "id", "sg-1", from("make", "GroupId"));
  EXPECT_EQ(open.rewritten({{"GroupId", "sg-1"}}), (Json{{"GroupId", from("make", "GroupId")}}));
}

}  // namespace
}  // namespace cleave::plan
