#include "plan/application.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "base/hash.h"

namespace cleave::plan {
namespace {

using inventory::Inventory;

void add(Inventory& inventory, const std::string& id, Json document, const std::string& name = "") {
  const auto first = id.find('/');
  const auto second = id.find('/', first + 1);
  inventory.resources.push_back({id, id.substr(0, first), id.substr(first + 1, second - first - 1),
                                 "us-east-1", name.empty() ? id.substr(second + 1) : name,
                                 std::move(document)});
}

/// A zone whose record leads to an instance; instance and a stranger share a security group and a key pair.
Inventory estate() {
  Inventory inventory;
  inventory.account_id = "111111111111";
  add(inventory, "route53/zone/Z1", {{"Name", "pressi.example."}}, "pressi.example.");
  add(inventory, "route53/record/Z1/www.pressi.example./A",
      {{"Name", "www.pressi.example."}, {"Type", "A"}, {"ResourceRecords", {{{"Value", "203.0.113.5"}}}}});
  add(inventory, "ec2/instance/i-1",
      {{"InstanceId", "i-1"},
       {"PublicIpAddress", "203.0.113.5"},
       {"KeyName", "ops"},
       {"SecurityGroups", {{{"GroupId", "sg-1"}}}},
       {"DescribeInstanceAttribute", {{"UserData", {{"Value", base64("s3 sync s3://pressi-assets/ .")}}}}}});
  add(inventory, "ec2/instance/i-2", {{"InstanceId", "i-2"}, {"KeyName", "ops"}, {"Groups", {"sg-1"}}});
  add(inventory, "ec2/security-group/sg-1", {{"GroupId", "sg-1"}});
  add(inventory, "ec2/key-pair/us-east-1/ops", {{"KeyName", "ops"}});
  add(inventory, "s3/bucket/pressi-assets", {{"Name", "pressi-assets"}});
  add(inventory, "s3/bucket/other", {{"Name", "other"}});
  std::sort(inventory.resources.begin(), inventory.resources.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  return inventory;
}

const Part* part(const Application& application, const std::string& id) {
  for (const Part& part : application.parts) {
    if (part.fate.resource == id) return &part;
  }
  return nullptr;
}

Decisions rooted(std::vector<std::string> roots) {
  Decisions decisions;
  decisions.roots = std::move(roots);
  return decisions;
}

TEST(Application, IsWhatTheDomainReaches) {
  const auto application = find_application(estate(), {}, rooted({"domain:pressi.example"}));
  std::vector<std::string> ids;
  for (const Part& part : application.parts) ids.push_back(part.fate.resource);
  EXPECT_EQ(ids,
            (std::vector<std::string>{"ec2/instance/i-1", "ec2/key-pair/us-east-1/ops",
                                      "ec2/security-group/sg-1", "route53/record/Z1/www.pressi.example./A",
                                      "route53/zone/Z1", "s3/bucket/pressi-assets"}));
  EXPECT_EQ(part(application, "s3/bucket/pressi-assets")->by, "user data");
}

TEST(Application, WhatOthersUseTooIsACutEdgeAndCopied) {
  const auto application = find_application(estate(), {}, rooted({"domain:pressi.example"}));
  for (const char* id : {"ec2/security-group/sg-1", "ec2/key-pair/us-east-1/ops"}) {
    EXPECT_EQ(part(application, id)->used_by, std::vector<std::string>{"ec2/instance/i-2"}) << id;
    EXPECT_EQ(part(application, id)->fate.decision, Decision::copy) << id;
  }
  EXPECT_EQ(part(application, "ec2/instance/i-1")->fate.decision, Decision::move);
}

TEST(Application, WhatIsLeftBringsNothingIn) {
  Decisions decisions = rooted({"domain:pressi.example"});
  decisions.resources["ec2/instance/i-1"] = Decision::leave;
  const auto application = find_application(estate(), {}, decisions);
  EXPECT_EQ(part(application, "s3/bucket/pressi-assets"), nullptr);
  EXPECT_EQ(part(application, "ec2/instance/i-1")->fate.decision, Decision::leave);
}

TEST(Application, RootsCanBeIdsAndArns) {
  for (const char* root : {"i-1", "ec2/instance/i-1"}) {
    EXPECT_NE(part(find_application(estate(), {}, rooted({root})), "ec2/instance/i-1"), nullptr) << root;
  }
  EXPECT_NE(part(find_application(estate(), {}, rooted({"arn:aws:s3:::other"})), "s3/bucket/other"), nullptr);
}

TEST(Application, TagsAreFoundWhereEachTypeHoldsThem) {
  const Json tags = {{{"Key", "app"}, {"Value", "pressi"}}};
  Inventory inventory;
  add(inventory, "cloudfront/distribution/E1", {{"Id", "E1"}, {"Tags", tags}});
  add(inventory, "elb/load-balancer/us-east-1/web", {{"DescribeTags", {{"Tags", tags}}}});
  add(inventory, "route53/zone/Z1", {{"Name", "pressi.example."}, {"Tags", tags}});
  add(inventory, "route53domains/domain/pressi.example", {{"Tags", tags}});
  add(inventory, "s3/bucket/other",
      {{"GetBucketTagging", {{"TagSet", {{{"Key", "app"}, {"Value", "blog"}}}}}}});
  add(inventory, "s3/bucket/pressi-assets", {{"GetBucketTagging", {{"TagSet", tags}}}});
  EXPECT_EQ(find_application(inventory, {}, rooted({"tag:app=pressi"})).roots,
            (std::vector<std::string>{"cloudfront/distribution/E1", "elb/load-balancer/us-east-1/web",
                                      "route53/zone/Z1", "route53domains/domain/pressi.example",
                                      "s3/bucket/pressi-assets"}));
}

TEST(Application, UnknownRootsAndDecisionsGetASuggestion) {
  try {
    find_application(estate(), {}, rooted({"domain:presi.example"}));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "unknown-root");
    EXPECT_NE(error.next().find("pressi.example"), std::string::npos);
  }
  Decisions decisions = rooted({"domain:pressi.example"});
  decisions.resources["ec2/instance/i-9"] = Decision::leave;
  EXPECT_THROW(find_application(estate(), {}, decisions), Error);
}

}  // namespace
}  // namespace cleave::plan
