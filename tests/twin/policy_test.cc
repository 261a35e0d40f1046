#include "twin/policy.h"

#include <gtest/gtest.h>

#include "twin/policy_condition.h"

namespace cleave::twin {
namespace {

AccessRequest reader() {
  AccessRequest request;
  request.account = "222222222222";
  request.caller_arn = "arn:aws:sts::222222222222:assumed-role/splitter/run";
  request.action = "s3:GetObject";
  request.resource = "arn:aws:s3:::bucket/key";
  return request;
}

Json policy_for(const Json& principal, const std::string& action = "s3:Get*") {
  return {{"Statement",
           {{{"Effect", "Allow"},
             {"Principal", principal},
             {"Action", action},
             {"Resource", "arn:aws:s3:::bucket/*"}}}}};
}

TEST(Policy, PrincipalsAreAccountsRolesAndEverybody) {
  const std::vector<Json> fitting = {"*",
                                     {{"AWS", "*"}},
                                     {{"AWS", "222222222222"}},
                                     {{"AWS", "arn:aws:iam::222222222222:root"}},
                                     {{"AWS", "arn:aws:iam::222222222222:role/splitter"}},
                                     {{"AWS", "arn:aws:iam::222222222222:role/with/path/splitter"}},
                                     {{"AWS", {"333333333333", "222222222222"}}}};
  for (const auto& principal : fitting) {
    EXPECT_EQ(judge_resource_policy(policy_for(principal), reader()), Verdict::allow) << principal;
  }
  const std::vector<Json> others = {{{"AWS", "333333333333"}},
                                    {{"AWS", "arn:aws:iam::222222222222:role/other"}},
                                    {{"Service", "cloudfront.amazonaws.com"}}};
  for (const auto& principal : others) {
    EXPECT_EQ(judge_resource_policy(policy_for(principal), reader()), Verdict::none) << principal;
  }
}

TEST(Policy, DenyWinsWhateverTheOrder) {
  Json policy = policy_for("*");
  policy["Statement"].push_back(
      {{"Effect", "Deny"}, {"Principal", "*"}, {"NotAction", "s3:ListBucket"}, {"Resource", "*"}});
  EXPECT_EQ(judge_resource_policy(policy, reader()), Verdict::deny);
  EXPECT_EQ(combined(Verdict::allow, Verdict::deny), Verdict::deny);
}

TEST(Policy, ConditionsOnTheSourceOfAServiceHold) {
  Json policy = policy_for({{"Service", "cloudfront.amazonaws.com"}});
  policy["Statement"][0]["Condition"] = {
      {"StringEquals", {{"AWS:SourceArn", "arn:aws:cloudfront::111111111111:distribution/E1"}}}};
  AccessRequest request = reader();
  request.account.clear();
  request.service = "cloudfront.amazonaws.com";
  request.context["aws:sourcearn"] = "arn:aws:cloudfront::111111111111:distribution/E1";
  EXPECT_EQ(judge_resource_policy(policy, request), Verdict::allow);
  request.context["aws:sourcearn"] = "arn:aws:cloudfront::222222222222:distribution/E2";
  EXPECT_EQ(judge_resource_policy(policy, request), Verdict::none);
}

TEST(Policy, NegatedAndOptionalOperatorsHoldWithoutTheKey) {
  EXPECT_TRUE(holds({{"StringNotEquals", {{"aws:SourceAccount", "1"}}}}, {}));
  EXPECT_TRUE(holds({{"StringEqualsIfExists", {{"aws:SourceAccount", "1"}}}}, {}));
  EXPECT_FALSE(holds({{"StringEquals", {{"aws:SourceAccount", "1"}}}}, {}));
  EXPECT_TRUE(holds({{"Null", {{"aws:SourceAccount", "true"}}}}, {}));
  EXPECT_TRUE(
      holds({{"ArnLike", {{"aws:SourceArn", "arn:aws:s3:*:*:b*"}}}}, {{"aws:sourcearn", "arn:aws:s3:::b1"}}));
}

TEST(Policy, PublicMeansEverybodyWithoutANarrowingCondition) {
  Json policy = policy_for("*");
  EXPECT_TRUE(is_public_policy(policy));
  EXPECT_FALSE(is_public_policy(policy_for({{"AWS", "222222222222"}})));
  policy["Statement"][0]["Condition"] = {{"StringEquals", {{"aws:SourceAccount", "1"}}}};
  EXPECT_FALSE(is_public_policy(policy));
}

TEST(Policy, WildcardsMatchAsGlobs) {
  EXPECT_TRUE(matches_wildcard("arn:aws:s3:::b/*", "arn:aws:s3:::b/a/b"));
  EXPECT_TRUE(matches_wildcard("*a*b", "xaxxbxb"));
  EXPECT_TRUE(matches_wildcard("a?c", "abc"));
  EXPECT_FALSE(matches_wildcard("a?c", "ac"));
  EXPECT_FALSE(matches_wildcard("", "a"));
}

TEST(Policy, VariablesStandForCharactersOfPatternsInNewPoliciesOnly) {
  Json policy = policy_for("*");
  policy["Statement"][0]["Resource"] = "arn:aws:s3:::bucket/what${?}${*}${$}*";
  AccessRequest request = reader();
  const auto verdict = [&](const char* version, const std::string& key) {
    policy["Version"] = version;
    request.resource = "arn:aws:s3:::bucket/" + key;
    return judge_resource_policy(policy, request);
  };
  EXPECT_EQ(verdict("2012-10-17", "what?*$.txt"), Verdict::allow);
  EXPECT_EQ(verdict("2012-10-17", "whatXX$.txt"), Verdict::none);
  EXPECT_EQ(verdict("2008-10-17", "what?*$.txt"), Verdict::none);
  EXPECT_EQ(verdict("2008-10-17", "what${x}${xx}${$}"), Verdict::allow);
}

}  // namespace
}  // namespace cleave::twin
