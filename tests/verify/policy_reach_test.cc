#include "verify/policy_reach.h"

#include <gtest/gtest.h>

namespace cleave::verify {
namespace {

using Names = std::set<std::string>;

Json policy(Json statement, const char* version = "2012-10-17") {
  statement.update({{"Effect", "Allow"}});
  return {{"Version", version}, {"Statement", Json::array({statement})}};
}

TEST(PolicyReach, ResourcesAndActionsAreMatched) {
  const Json open = policy({{"Principal", "*"},
                            {"Action", "s3:get*"},
                            {"Resource", {"arn:aws:s3:::b/img/*", "arn:aws:s3:::b/?"}}});
  EXPECT_EQ(reached_by(open, "s3:GetObject", "arn:aws:s3:::b/img/a/b"), Names{anybody});
  EXPECT_EQ(reached_by(open, "s3:GetObject", "arn:aws:s3:::b/x"), Names{anybody});
  EXPECT_EQ(reached_by(open, "s3:GetObject", "arn:aws:s3:::b/xy"), Names{});
  EXPECT_EQ(reached_by(open, "s3:PutObject", "arn:aws:s3:::b/img/a"), Names{});
}

TEST(PolicyReach, VariablesOfNewPoliciesAreCharacters) {
  const Json statement = {
      {"Principal", "*"}, {"Action", "s3:*"}, {"Resource", "arn:aws:s3:::b/${*}${?}${$}*"}};
  EXPECT_EQ(reached_by(policy(statement), "s3:GetObject", "arn:aws:s3:::b/*?$1"), Names{anybody});
  EXPECT_EQ(reached_by(policy(statement), "s3:GetObject", "arn:aws:s3:::b/ab$1"), Names{});
  EXPECT_EQ(reached_by(policy(statement, "2008-10-17"), "s3:GetObject", "arn:aws:s3:::b/*?$1"), Names{});
}

TEST(PolicyReach, AConditionMakesEverybodySomebody) {
  const Json narrow = policy({{"Principal", "*"},
                              {"Action", "s3:GetObject"},
                              {"Resource", "*"},
                              {"Condition", {{"StringEquals", {{"aws:SourceVpc", "vpc-1"}}}}}});
  const auto who = reached_by(narrow, "s3:GetObject", "arn:aws:s3:::b/k");
  ASSERT_EQ(who.size(), 1u);
  EXPECT_NE(*who.begin(), anybody);
}

TEST(PolicyReach, AStatementForGrantsIsKnownByItsSid) {
  const Json named = policy({{"Sid", "CleaveAclReadabc"},
                             {"Principal", {{"AWS", "arn:aws:iam::333333333333:root"}}},
                             {"Action", "s3:GetObject"},
                             {"Resource", "arn:aws:s3:::b/k"}});
  EXPECT_EQ(reached_by(named, "s3:GetObject", "arn:aws:s3:::b/k"), Names{"CleaveAclReadabc"});
  EXPECT_EQ(reached_by(Json::object(), "s3:GetObject", "arn:aws:s3:::b/k"), Names{});
}

}  // namespace
}  // namespace cleave::verify
