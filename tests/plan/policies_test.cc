#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "plan/names_estate.h"
#include "plan/s3/policy_denials.h"

namespace cleave::plan::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

constexpr const char* media_arn = "arn:aws:s3:::media";
constexpr const char* source_admin = "arn:aws:iam::111111111111:user/admin";
constexpr const char* session = "arn:aws:sts::111111111111:assumed-role/Deploy/ann";

PolicyCall call(const std::string& action, std::map<std::string, std::string> keys = {}) {
  return {source_admin, "111111111111", action, action != "s3:ListBucket", std::move(keys)};
}

/// "no", "yes", or what it depends on.
std::string denied(const Json& statement, const PolicyCall& wanted) {
  Json denies = {{"Effect", "Deny"},
                 {"Principal", "*"},
                 {"Action", "s3:*"},
                 {"Resource", {media_arn, "arn:aws:s3:::media/*"}}};
  denies.update(statement);
  const auto found = denials({{"Version", "2012-10-17"}, {"Statement", {denies}}}, media_arn, {wanted});
  if (found.empty()) return "no";
  return found[0].depends.empty() ? "yes" : found[0].depends;
}

std::string denied_if(const Json& condition, const PolicyCall& wanted) {
  return denied({{"Condition", condition}}, wanted);
}

/// How public modules and answers write what they demand of uploads.
TEST(PolicyDenials, OfEncryptionFollowTheHeader) {
  constexpr const char* header = "s3:x-amz-server-side-encryption";
  const PolicyCall plain = call("s3:PutObject"), aes = call("s3:PutObject", {{header, "AES256"}}),
                   kms = call("s3:PutObject", {{header, "aws:kms"}});
  struct Form {
    Json condition;
    const char *plain, *aes, *kms;
  };
  for (const Form& form : {
           Form{{{"Null", {{header, "true"}}}}, "yes", "no", "no"},
           Form{{{"Null", {{header, true}}}}, "yes", "no", "no"},
           Form{{{"StringNotEquals", {{header, "AES256"}}}}, "yes", "no", "yes"},
           Form{{{"StringNotEqualsIfExists", {{header, "AES256"}}}}, "yes", "no", "yes"},
           Form{{{"StringNotLikeIfExists", {{header, "aws:kms*"}}}, {"Null", {{header, "false"}}}},
                "no",
                "yes",
                "no"},
           Form{{{"ForAllValues:StringNotEquals", {{header, {"AES256", "aws:kms"}}}}}, "yes", "no", "no"},
           Form{{{"StringEquals", {{header, "AES256"}}}}, "no", "yes", "no"},
           Form{{{"StringNotEquals", {{"s3:x-amz-server-side-encryption-aws-kms-key-id", "arn:aws:kms:x"}}}},
                "yes",
                "yes",
                "yes"},
       }) {
    EXPECT_EQ(denied_if(form.condition, plain), form.plain) << form.condition;
    EXPECT_EQ(denied_if(form.condition, aes), form.aes) << form.condition;
    EXPECT_EQ(denied_if(form.condition, kms), form.kms) << form.condition;
  }
}

TEST(PolicyDenials, AreNoneWhereTheTransportIsWhatTheyDemand) {
  const PolicyCall get = call("s3:GetObject");
  EXPECT_EQ(denied_if({{"Bool", {{"aws:SecureTransport", "false"}}}}, get), "no");
  EXPECT_EQ(denied_if({{"Bool", {{"aws:SecureTransport", false}}}}, get), "no");
  EXPECT_EQ(denied_if({{"NumericLessThan", {{"s3:TlsVersion", "1.2"}}}}, get), "no");
  EXPECT_EQ(denied_if({{"StringNotEquals", {{"s3:signatureversion", "AWS4-HMAC-SHA256"}}}}, get), "no");
  EXPECT_EQ(denied_if({{"NumericGreaterThan", {{"s3:signatureAge", 600000}}}}, get), "no");
  EXPECT_EQ(denied_if({{"StringNotEquals", {{"aws:SourceAccount", "111111111111"}}},
                       {"Bool", {{"aws:PrincipalIsAWSService", "true"}}}},
                      get),
            "no");
}

TEST(PolicyDenials, ByPlaceAreNotKnown) {
  const PolicyCall get = call("s3:GetObject");
  EXPECT_EQ(denied_if({{"NotIpAddress", {{"aws:SourceIp", "198.51.100.0/24"}}}}, get), "aws:SourceIp");
  EXPECT_EQ(denied_if({{"StringNotEquals", {{"aws:SourceVpce", "vpce-1"}}}}, get), "aws:SourceVpce");
  EXPECT_EQ(denied_if({{"StringNotEquals", {{"aws:PrincipalOrgID", "o-1"}}}}, get), "aws:PrincipalOrgID");
  // What surely fails decides for the rest.
  EXPECT_EQ(denied_if({{"StringNotEquals", {{"aws:SourceVpce", "vpce-1"}}},
                       {"ArnNotLike", {{"aws:PrincipalArn", "arn:aws:iam::111111111111:user/*"}}}},
                      get),
            "no");
  EXPECT_EQ(denied_if({{"NotIpAddress", {{"aws:SourceIp", "198.51.100.0/24"}}},
                       {"StringNotEquals", {{"aws:SourceVpc", "vpc-1"}}}},
                      get),
            "aws:SourceIp, aws:SourceVpc");
}

TEST(PolicyDenials, ByCallerKnowTheCaller) {
  const PolicyCall get = call("s3:GetObject");
  PolicyCall deploy = get;
  deploy.caller = session;
  EXPECT_EQ(denied({{"Principal", {{"AWS", source_admin}}}}, get), "yes");
  EXPECT_EQ(denied({{"Principal", {{"AWS", {"111111111111"}}}}}, get), "yes");
  EXPECT_EQ(denied({{"Principal", {{"AWS", "arn:aws:iam::111111111111:root"}}}}, deploy), "yes");
  EXPECT_EQ(denied({{"Principal", {{"AWS", "arn:aws:iam::222222222222:root"}}}}, get), "no");
  EXPECT_EQ(denied({{"Principal", {{"AWS", "arn:aws:iam::111111111111:role/ci/Deploy"}}}}, deploy), "yes");
  EXPECT_EQ(denied({{"NotPrincipal", {{"AWS", {source_admin}}}}}, deploy), "yes");
  EXPECT_EQ(denied({{"NotPrincipal", {{"AWS", {source_admin}}}}}, get), "no");
  EXPECT_EQ(denied_if({{"StringNotEquals", {{"aws:PrincipalAccount", {"222222222222"}}}}}, get), "yes");
  EXPECT_EQ(denied_if({{"StringNotLike", {{"aws:userid", {"AROAX:*"}}}}}, get), "aws:userid");
  EXPECT_EQ(denied_if({{"StringNotEquals", {{"aws:username", "${aws:PrincipalTag/owner}"}}}}, get),
            "aws:username");
}

TEST(PolicyDenials, OfSomeObjectsDependOnTheObjects) {
  const PolicyCall get = call("s3:GetObject");
  EXPECT_EQ(denied({{"Resource", "arn:aws:s3:::media/private/*"}}, get),
            "which objects there are of private/*");
  EXPECT_EQ(denied({{"Resource", "arn:aws:s3:::media"}}, get), "no");
  EXPECT_EQ(denied({{"Resource", "*"}}, get), "yes");
  EXPECT_EQ(denied({{"Resource", media_arn}}, call("s3:ListBucket")), "yes");
  EXPECT_EQ(denied({{"Action", {"s3:PutObject*", "s3:Delete*"}}}, get), "no");
  EXPECT_EQ(denied({{"Action", {"S3:getobject"}}}, get), "yes");
}

// What the plan makes of them.

class BucketPolicy : public ::testing::Test {
 protected:
  BucketPolicy() {
    made.source.caller_arn = source_admin;
    made.destination.caller_arn = "arn:aws:iam::222222222222:user/admin";
    made.add("s3/bucket/media", "media",
             {{"Owner", {{"ID", "0owner"}}}, {"Objects", {{"Count", 3}, {"Bytes", 30}}}}, "us-east-1");
    made.decisions.roots.push_back("s3/bucket/media");
  }
  void policy(std::initializer_list<Json> statements) {
    made.resource("s3/bucket/media").document["GetBucketPolicy"]["Policy"] =
        dump({{"Version", "2012-10-17"}, {"Statement", Json(std::vector<Json>(statements))}});
  }
  static Json statement(const std::string& effect, const Json& principal, const std::string& action,
                        const Json& more) {
    Json made = {{"Effect", effect},
                 {"Principal", principal},
                 {"Action", action},
                 {"Resource", "arn:aws:s3:::media/*"}};
    made.update(more);
    return made;
  }

  NamesEstate made;
};

TEST_F(BucketPolicy, HasTheHeaderSentThatItDemandsInEachPass) {
  policy(
      {statement("Deny", "*", "s3:PutObject",
                 {{"Condition", {{"StringNotEquals", {{"s3:x-amz-server-side-encryption", "aws:kms"}}}}}})});
  const Plan plan = made.plan();
  for (const char* pass : {"all", "delta", "during", "last"}) {
    const Step* copy = plan.find(std::string("s3/copy-objects/media/") + pass);
    ASSERT_NE(copy, nullptr) << pass;
    EXPECT_EQ(at(copy->params, "Headers"), (Json{{"ServerSideEncryption", "aws:kms"}})) << pass;
  }
  const auto& needs = plan.find("s3/put-bucket-configuration/media/Policy")->needs;
  EXPECT_THAT(needs, Contains("s3/copy-objects/media/all"));
}

TEST_F(BucketPolicy, ThatShutsTheDestinationOutIsRefused) {
  policy({statement("Deny", "*", "s3:GetObject",
                    {{"Condition", {{"StringNotEquals", {{"aws:PrincipalAccount", "111111111111"}}}}}})});
  EXPECT_EQ(made.refusal(), "policy-denies");
  made.decisions.resources["s3/bucket/media"] = Decision::copy;
  EXPECT_EQ(made.refusal(), "policy-denies") << "no decision changes what is sure";
}

TEST_F(BucketPolicy, ThatNobodyCanEvaluateIsAskedAboutAndThenNamed) {
  policy({statement(
      "Deny", "*", "s3:GetObject",
      {{"Sid", "Office"}, {"Condition", {{"NotIpAddress", {{"aws:SourceIp", "198.51.100.0/24"}}}}}})});
  EXPECT_EQ(made.refusal(), "policy-unknown");
  made.decisions.resources["s3/bucket/media"] = Decision::copy;
  EXPECT_THAT(made.plan().warnings,
              Contains(HasSubstr("s3/bucket/media is not evaluated: at the source, whether its "
                                 "policy's statement 'Office' denies s3:GetObject")));
}

TEST_F(BucketPolicy, ThatCouldNotBeReadIsAskedAbout) {
  made.source.gaps.push_back({"s3/bucket/media GetBucketPolicy", "AccessDenied", ""});
  EXPECT_EQ(made.refusal(), "policy-unknown");
}

TEST_F(BucketPolicy, ThatIsPublicLetsNoOtherAccountInWherePublicBucketsAreRestricted) {
  policy({statement("Allow", "*", "s3:GetObject", Json::object())});
  EXPECT_EQ(made.refusal(), "");
  made.resource("s3/bucket/media").document["GetPublicAccessBlock"]["PublicAccessBlockConfiguration"] = {
      {"RestrictPublicBuckets", true}};
  EXPECT_EQ(made.refusal(), "policy-denies");
}

TEST_F(BucketPolicy, NamesNobodyWhoHasNoCounterpart) {
  policy(
      {statement("Allow", {{"AWS", "arn:aws:iam::111111111111:user/ann"}}, "s3:*", {{"Sid", "ann"}}),
       statement("Allow",
                 {{"AWS", {"AIDAJQABLZS4A3QDU576Q", "arn:aws:iam::111111111111:role/gone", "333333333333"}}},
                 "s3:GetObject", {{"Sid", "many"}}),
       statement("Allow", {{"CanonicalUser", "0owner"}}, "s3:GetObject", {{"Sid", "own"}}),
       statement("Allow", {{"Service", "logging.s3.amazonaws.com"}}, "s3:PutObject", {{"Sid", "logs"}})});
  const Plan plan = made.plan();
  const std::string put = dump(plan.find("s3/put-bucket-configuration/media/Policy")->params);
  for (const char* gone : {"user/ann", "AIDA", "role/gone", "0owner", "CanonicalUser"})
    EXPECT_EQ(put.find(gone), std::string::npos) << gone;
  for (const char* there : {"333333333333", "logging.s3.amazonaws.com", "222222222222", ":root"})
    EXPECT_NE(put.find(there), std::string::npos) << put;
  EXPECT_THAT(plan.dropped,
              Contains(HasSubstr("principal arn:aws:iam::111111111111:user/ann of statement 'ann'")));
  EXPECT_THAT(plan.dropped, Contains(HasSubstr("s3/bucket/media statement 'ann': nobody")));
  EXPECT_THAT(plan.dropped, Contains(HasSubstr("principal AIDAJQABLZS4A3QDU576Q of statement 'many'")));
  EXPECT_THAT(plan.warnings,
              Contains(HasSubstr("statement 'many' names 333333333333 of account 333333333333")));
}

TEST_F(BucketPolicy, ThatNamesOnlyWhoStaysIsNone) {
  policy({statement("Allow", {{"AWS", "arn:aws:iam::111111111111:user/ann"}}, "s3:*", Json::object())});
  EXPECT_EQ(made.plan().find("s3/put-bucket-configuration/media/Policy"), nullptr);
}

TEST_F(BucketPolicy, ThatSparesByNameSomebodyWhoStaysIsRefused) {
  policy({{{"Effect", "Deny"},
           {"NotPrincipal", {{"AWS", {"arn:aws:iam::111111111111:user/ann", source_admin}}}},
           {"Action", "s3:DeleteObject"},
           {"Resource", "arn:aws:s3:::media/*"}}});
  EXPECT_EQ(made.refusal(), "not-supported");
}

TEST_F(BucketPolicy, NamesInItsConditionsWhoStaysIsTold) {
  policy({statement(
      "Allow", {{"AWS", "*"}}, "s3:GetObject",
      {{"Condition", {{"ArnEquals", {{"aws:PrincipalArn", "arn:aws:iam::111111111111:user/ann"}}}}}})});
  EXPECT_THAT(made.plan().warnings, Contains(HasSubstr("a condition of statement number 1 names "
                                                       "arn:aws:iam::111111111111:user/ann, which stays")));
}

TEST_F(BucketPolicy, OfArchivedObjectsTheWaysOutAreTold) {
  made.resource("s3/bucket/media").document["Objects"]["Archived"] = {
      {"GLACIER", {{"Count", 2}, {"Bytes", 20}}}, {"DEEP_ARCHIVE", {{"Count", 1}, {"Bytes", 10}}}};
  try {
    made.plan();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "archived-objects");
    EXPECT_THAT(std::string(error.what()),
                HasSubstr("1 objects (10 bytes) in DEEP_ARCHIVE, 2 objects (20 bytes) in GLACIER"));
    EXPECT_THAT(error.text(), HasSubstr("restore-object --bucket media"));
  }
  made.decisions.leave_archived_of = {"media"};
  const Plan plan = made.plan();
  EXPECT_THAT(plan.dropped, Contains(HasSubstr("s3/bucket/media archived objects: 1 objects (10 bytes)")));
  EXPECT_TRUE(flag_or(plan.find("s3/copy-objects/media/last")->params, "LeaveArchived", false));
}

TEST_F(BucketPolicy, SpeaksNotForObjectsOfOtherAccounts) {
  Json& document = made.resource("s3/bucket/media").document;
  document["Objects"]["Foreign"] = 1;
  EXPECT_EQ(made.refusal(), "foreign-objects");
  document["GetBucketOwnershipControls"]["OwnershipControls"]["Rules"] = {
      {{"ObjectOwnership", "BucketOwnerEnforced"}}};
  EXPECT_EQ(made.refusal(), "");
}

TEST_F(BucketPolicy, OfObjectsThatMayBeArchivedIsAsked) {
  auto& document = made.resource("s3/bucket/media").document;
  document["Objects"]["IntelligentTiering"] = 2;
  EXPECT_EQ(made.refusal(), "");
  document["ListBucketIntelligentTieringConfigurations"]["IntelligentTieringConfigurationList"] = {
      {{"Id", "old"},
       {"Status", "Enabled"},
       {"Tierings", {{{"Days", 90}, {"AccessTier", "ARCHIVE_ACCESS"}}}}}};
  EXPECT_EQ(made.refusal(), "archived-objects");
}

}  // namespace
}  // namespace cleave::plan::testing
