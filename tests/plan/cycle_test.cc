#include "plan/cycle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/draft.h"

namespace cleave::plan {
namespace {

using ::testing::HasSubstr;

Step launch(const std::string& id, Json params) {
  Step step;
  step.id = "ec2/run-instance/" + id;
  step.resource = "ec2/instance/" + id;
  step.params = std::move(params);
  return step;
}

Json address_of(const std::string& id) {
  return from("ec2/run-instance/" + id, "PrivateIpAddress");
}

TEST(CyclicPlan, NamesBothInstancesTheLinesAndWhatToDo) {
  const auto web = launch(
      "i-web",
      {{"UserData", {{"$base64", {{"$text", {"#!/bin/sh\nset -e\nDB=", address_of("i-db"), "\n"}}}}}}});
  const auto database =
      launch("i-db", {{"TagSpecifications", {{{"Tags", {{{"Value", address_of("i-web")}}}}}}}});
  const std::vector<NameChange> names{{"10.0.0.7", "host", address_of("i-db"), "ec2/instance/i-db"}};
  const auto error = cyclic_plan({&web, &database}, names);
  EXPECT_EQ(error.code(), "cyclic-plan");
  EXPECT_EQ(error.kind(), Error::Kind::input);
  EXPECT_EQ(error.where(), "ec2/instance/i-web");
  EXPECT_THAT(error.what(), HasSubstr("(ec2/run-instance/i-web → ec2/run-instance/i-db)"));
  EXPECT_THAT(error.what(),
              HasSubstr("line 3 of the UserData of ec2/instance/i-web names 10.0.0.7 of ec2/instance/i-db"));
  EXPECT_THAT(error.what(), HasSubstr("the TagSpecifications of ec2/instance/i-db names ec2/instance/i-web"));
  EXPECT_THAT(error.next(), HasSubstr("private hosted zone"));
  EXPECT_THAT(error.next(), HasSubstr("\"ec2/instance/i-web\" = \"leave\""));
}

TEST(CyclicPlan, OfNeedsWithoutAReferenceNamesTheResources) {
  const auto one = launch("i-1", Json::object());
  const auto other = launch("i-2", Json::object());
  EXPECT_THAT(cyclic_plan({&one, &other}, {}).what(), HasSubstr("ec2/instance/i-1 needs ec2/instance/i-2"));
}

}  // namespace
}  // namespace cleave::plan
