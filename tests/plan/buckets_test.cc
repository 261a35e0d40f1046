#include <algorithm>

#include <gtest/gtest.h>

#include "base/error.h"
#include "plan/names_estate.h"

namespace cleave::plan::testing {
namespace {

constexpr const char* groups = "http://acs.amazonaws.com/groups/";

Json to_group(const std::string& group, const char* permission) {
  return {{"Grantee", {{"Type", "Group"}, {"URI", groups + group}}}, {"Permission", permission}};
}

/// Two buckets, one of which writes its logs to the other; both have lists.
NamesEstate estate() {
  NamesEstate made;
  const Json owner = {{"ID", "source-owner"}};
  const Json own = {{"Grantee", {{"Type", "CanonicalUser"}, {"ID", "source-owner"}}},
                    {"Permission", "FULL_CONTROL"}};
  made.add("s3/bucket/pressi-logs", "pressi-logs",
           {{"GetBucketAcl",
             {{"Owner", owner},
              {"Grants",
               {own, to_group("s3/LogDelivery", "WRITE"), to_group("global/AuthenticatedUsers", "READ")}}}}},
           "us-east-1");
  made.add(
      "s3/bucket/pressi-media", "pressi-media",
      {{"GetBucketAcl", {{"Owner", owner}, {"Grants", Json::array({own})}}},
       {"GetBucketLogging", {{"LoggingEnabled", {{"TargetBucket", "pressi-logs"}, {"TargetPrefix", ""}}}}},
       {"GetBucketPolicy", {{"Policy", R"({"Statement":[]})"}}},
       {"Objects", {{"Count", 3}, {"Bytes", 30}}}},
      "us-east-1");
  made.decisions.roots.push_back("s3/bucket/pressi-media");
  return made;
}

const Step& step(const Plan& plan, const std::string& id) {
  const Step* found = plan.find(id);
  if (found == nullptr) throw Error(Error::Kind::failed, "no-step", id);
  return *found;
}

bool needs(const Plan& plan, const std::string& id, const std::string& needed) {
  const auto& all = step(plan, id).needs;
  return std::find(all.begin(), all.end(), needed) != all.end();
}

TEST(Buckets, KeepTheirListsUnlessTheUserSaysOtherwise) {
  const Plan plan = estate().plan();
  EXPECT_EQ(text(step(plan, "s3/create-bucket/pressi-logs").params, "ObjectOwnership"), "ObjectWriter");
  EXPECT_NE(plan.find("s3/put-bucket-acl/pressi-logs"), nullptr);
  EXPECT_EQ(plan.find("s3/translate-grants/pressi-logs/all"), nullptr);
}

TEST(Buckets, LogsAreWrittenOnlyAfterTheTargetLetsThem) {
  NamesEstate made = estate();
  EXPECT_TRUE(needs(made.plan(), "s3/put-bucket-configuration/pressi-media/Logging",
                    "s3/put-bucket-acl/pressi-logs"));
  made.decisions.disable_acls = true;
  EXPECT_TRUE(needs(made.plan(), "s3/put-bucket-configuration/pressi-media/Logging",
                    "s3/translate-grants/pressi-logs/all"));
}

TEST(Buckets, ListsBecomePolicyAfterEachPassOfCopies) {
  NamesEstate made = estate();
  made.decisions.disable_acls_of = {"pressi-media"};
  const Plan plan = made.plan();
  EXPECT_NE(plan.find("s3/put-bucket-acl/pressi-logs"), nullptr);
  EXPECT_EQ(text(step(plan, "s3/create-bucket/pressi-media").params, "ObjectOwnership"),
            "BucketOwnerEnforced");
  const std::string media = "s3/translate-grants/pressi-media/";
  EXPECT_TRUE(needs(plan, media + "all", "s3/copy-objects/pressi-media/all"));
  EXPECT_TRUE(needs(plan, media + "all", "s3/put-bucket-configuration/pressi-media/Policy"));
  EXPECT_TRUE(needs(plan, media + "delta", "s3/copy-objects/pressi-media/delta"));
  EXPECT_TRUE(needs(plan, media + "delta", media + "all"));
  EXPECT_TRUE(needs(plan, media + "last", media + "delta"));
  EXPECT_EQ(step(plan, media + "last").phase, Phase::drain);
}

TEST(Buckets, WhatNoPolicyCanSayIsNamed) {
  NamesEstate made = estate();
  made.decisions.disable_acls = true;
  const Plan plan = made.plan();
  EXPECT_EQ(text(step(plan, "s3/translate-grants/pressi-logs/all").params, "Of"), "bucket");
  EXPECT_TRUE(std::any_of(plan.dropped.begin(), plan.dropped.end(), [](const std::string& dropped) {
    return dropped.starts_with("s3/bucket/pressi-logs grant of READ to AuthenticatedUsers");
  }));
}

TEST(Buckets, APublicListUnderABlockOfPublicPoliciesIsRefused) {
  NamesEstate made = estate();
  made.decisions.disable_acls = true;
  Json& logs = made.resource("s3/bucket/pressi-logs").document;
  logs["GetBucketAcl"]["Grants"].push_back(to_group("global/AllUsers", "READ"));
  logs["GetPublicAccessBlock"]["PublicAccessBlockConfiguration"] = {{"BlockPublicPolicy", true}};
  EXPECT_EQ(made.refusal(), "public-policy-blocked");
  logs["GetPublicAccessBlock"]["PublicAccessBlockConfiguration"]["IgnorePublicAcls"] = true;
  EXPECT_EQ(made.refusal(), "");
}

TEST(Buckets, PoliciesNameThePartitionOfTheirAccount) {
  NamesEstate made = estate();
  made.source.partition = made.destination.partition = "aws-cn";
  made.decisions.disable_acls = true;
  const Plan plan = made.plan();
  EXPECT_EQ(text(step(plan, "s3/grant-read/pressi-media/all").params, "Partition"), "aws-cn");
  EXPECT_EQ(text(step(plan, "s3/translate-grants/pressi-media/all").params, "Partition"), "aws-cn");
}

}  // namespace
}  // namespace cleave::plan::testing
