#include "move/s3/grant_statements.h"

#include <gtest/gtest.h>

#include "plan/s3/policy_variables.h"

namespace cleave::move {
namespace {

const PolicyBucket media{"media", "aws-cn", "222222222222"};

TEST(GrantStatements, NameKeysAndGrantee) {
  EXPECT_EQ(grant_statement(media, {"Read", plan::everyone}, {"img/*", "a.txt"}),
            (Json{{"Sid", "CleaveAclReadEveryone"},
                  {"Effect", "Allow"},
                  {"Principal", "*"},
                  {"Action", "s3:GetObject"},
                  {"Resource", {"arn:aws-cn:s3:::media/img/*", "arn:aws-cn:s3:::media/a.txt"}}}));
  const Json listing = grant_statement(media, {"List", "abc"}, {});
  EXPECT_EQ(listing["Principal"]["CanonicalUser"], "abc");
  EXPECT_EQ(listing["Resource"], "arn:aws-cn:s3:::media");
}

TEST(GrantStatements, OnlyTheOwnersBucketsDeliverLogs) {
  const Json statement = grant_statement(media, {"Deliver", plan::log_delivery}, {});
  EXPECT_EQ(statement["Principal"]["Service"], "logging.s3.amazonaws.com");
  EXPECT_EQ(statement["Condition"]["StringEquals"]["aws:SourceAccount"], "222222222222");
}

TEST(GrantStatements, ReplaceThoseBeforeAndLeaveTheRest) {
  const Json own = grant_statement(media, {"Read", plan::everyone}, {"*"});
  const Json foreign = {{"Sid", "app"}, {"Effect", "Deny"}, {"Resource", "arn:aws-cn:s3:::media/${x}"}};
  const Json old = {{"Version", "2012-10-17"}, {"Statement", {own, foreign}}};
  const Json other = grant_statement(media, {"Read", "abc"}, {"k"});
  const Json policy = with_grant_statements(old, Json::array({other}));
  EXPECT_EQ(policy["Statement"], Json::array({foreign, other}));
  EXPECT_EQ(grant_statements_of(policy), Json::array({other}));
  EXPECT_EQ(with_grant_statements(policy, Json::array())["Statement"], Json::array({foreign}));
}

TEST(GrantStatements, TextThatLooksLikeAVariableStaysTextInAnOldPolicy) {
  const Json old = {
      {"Version", "2008-10-17"},
      {"Statement", Json::array({{{"Sid", "app"}, {"Resource", {"arn:aws:s3:::media/${x}-$1", "r"}}}})}};
  const Json policy = plan::with_policy_variables(old);
  EXPECT_EQ(policy["Version"], "2012-10-17");
  EXPECT_EQ(policy["Statement"][0]["Resource"][0], "arn:aws:s3:::media/${$}{x}-$1");
  EXPECT_EQ(plan::with_policy_variables(policy), policy);
}

}  // namespace
}  // namespace cleave::move
