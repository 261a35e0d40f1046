#include "plan/sharing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "plan/names_estate.h"

namespace cleave::plan::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

/// The estate, with a bucket that a role of the application writes to.
class Sharing : public ::testing::Test {
 protected:
  Sharing() {
    estate.add("s3/bucket/team-logs", "team-logs", {{"Name", "team-logs"}}, "us-east-1");
    estate.add("iam/role/web", "web",
               {{"RoleName", "web"},
                {"Arn", "arn:aws:iam::111111111111:role/web"},
                {"Path", "/"},
                {"AssumeRolePolicyDocument", R"({"Statement": []})"},
                {"GetRolePolicy",
                 {{{"RoleName", "web"},
                   {"PolicyName", "logs"},
                   {"PolicyDocument", R"({"Statement": [{"Resource": "arn:aws:s3:::team-logs/*"}]})"}}}}});
    estate.decisions.roots.push_back("iam/role/web");
  }
  void decide(const std::string& id, Decision decision) { estate.decisions.resources[id] = decision; }

  NamesEstate estate;
};

TEST_F(Sharing, OfABucketSaysTheStatementThatItsPolicyNeeds) {
  decide("s3/bucket/team-logs", Decision::share);
  EXPECT_THAT(estate.plan().warnings,
              Contains(AllOf(HasSubstr("s3/bucket/team-logs is shared"), HasSubstr("\"s3:GetObject\""),
                             HasSubstr("\"arn:aws:iam::222222222222:root\""),
                             HasSubstr("\"arn:aws:s3:::team-logs/*\""))));
}

TEST_F(Sharing, OfABucketKeepsItsNameInWhatMoves) {
  decide("s3/bucket/team-logs", Decision::share);
  const auto plan = estate.plan();
  const auto* put = plan.find("iam/put-role-policy/web/logs");
  ASSERT_NE(put, nullptr);
  EXPECT_THAT(dump(put->params), HasSubstr("arn:aws:s3:::team-logs/*"));
}

TEST_F(Sharing, OfARoleIsRefusedWithTheChoice) {
  decide("iam/role/web", Decision::share);
  try {
    estate.plan();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "not-shareable");
    EXPECT_EQ(error.where(), "iam/role/web");
    EXPECT_THAT(error.next(), AllOf(HasSubstr("\"copy\""), HasSubstr("\"leave\"")));
  }
}

TEST_F(Sharing, OfADomainIsTheDefaultAndSaysNothing) {
  EXPECT_THAT(estate.plan().warnings, Each(Not(HasSubstr("is shared"))));
}

TEST_F(Sharing, IsNotMeantByLeaveWhichWarnsOfWhatStillRefersToIt) {
  decide("s3/bucket/team-logs", Decision::leave);
  EXPECT_THAT(estate.plan().warnings,
              Contains("s3/bucket/team-logs is left, but iam/role/web refers to it: see that the application "
                       "does without it"));
}

}  // namespace
}  // namespace cleave::plan::testing
