#include "aws/config.h"

#include <gmock/gmock.h>

#include "aws/files_of_profiles.h"
#include "base/error.h"

namespace cleave::aws {
namespace {

using testing::HasSubstr;

TEST_F(ProfileTest, BothFilesAreMergedAndCredentialsWin) {
  config("[profile a]\nregion = eu-west-1\naws_access_key_id = FROMCONFIG\n[default]\nregion=us-east-2\n");
  credentials("[a]\naws_access_key_id = FROMSHARED\n");
  const auto profile = load("a");
  EXPECT_EQ(profile.region, "eu-west-1");
  EXPECT_EQ(profile.setting("aws_access_key_id"), "FROMSHARED");
  EXPECT_EQ(load().region, "us-east-2");
}

TEST_F(ProfileTest, TheEnvironmentChoosesProfileAndRegion) {
  config("[profile a]\nregion = eu-west-1\n[profile b]\nregion = eu-west-2\n");
  variables["AWS_PROFILE"] = "b";
  EXPECT_EQ(load().region, "eu-west-2");
  variables["AWS_DEFAULT_REGION"] = "eu-west-3";
  EXPECT_EQ(load().region, "eu-west-3");
  variables["AWS_REGION"] = "eu-north-1";
  EXPECT_EQ(load("a").region, "eu-north-1");
}

TEST_F(ProfileTest, AnUnknownProfileNamesTheFilesAndTheNearestOne) {
  config("[profile personal]\nregion = eu-west-1\n");
  const auto error = error_of([&] { load("persnal"); });
  EXPECT_EQ(error.code(), "no-such-profile");
  EXPECT_THAT(error.where(), HasSubstr(".aws/config"));
  EXPECT_THAT(error.next(), HasSubstr("'personal'"));
}

TEST_F(ProfileTest, WithoutFilesThereIsAnEmptyDefault) {
  EXPECT_EQ(load().name, "default");
}

TEST_F(ProfileTest, ABrokenLineIsNamedWithoutItsContent) {
  credentials("[a]\n# a comment\naws_secret_access_key SECRET\n");
  const auto error = error_of([&] { load("a"); });
  EXPECT_THAT(error.where(), HasSubstr(".aws/credentials:3"));
  EXPECT_THAT(error.text(), testing::Not(HasSubstr("SECRET")));
}

TEST_F(ProfileTest, SectionsThatAProfileNamesAreFollowed) {
  config(
      "[profile a]\nsso_session = work\nservices = local\n"
      "[sso-session work]\nsso_start_url = https://x.example/start\nsso_region = eu-west-1\n"
      "[services local]\ns3 =\n  endpoint_url = http://127.0.0.1:1\nelastic_load_balancing =\n  endpoint_url "
      "= http://127.0.0.1:2\n");
  const auto profile = load("a");
  EXPECT_EQ(profile.sso_sessions.at("work").at("sso_start_url"), "https://x.example/start");
  EXPECT_EQ(profile.endpoint_url("S3"), "http://127.0.0.1:1");
  EXPECT_EQ(profile.endpoint_url("Elastic Load Balancing"), "http://127.0.0.1:2");
  EXPECT_EQ(profile.endpoint_url("EC2"), "");
}

TEST_F(ProfileTest, ASectionThatIsNotThereIsAnError) {
  config("[profile x]\n\n[profile a]\nservices = local\n");
  EXPECT_THAT(error_of([&] { load("a"); }).where(), HasSubstr(".aws/config:4"));
}

TEST_F(ProfileTest, TheSystemKnowsTheHomeOfWhoeverHasNoVariableForIt) {
  config("[profile a]\n");
  EXPECT_EQ(load("a").home(), home.string());
  variables.erase("HOME");
  variables["AWS_CONFIG_FILE"] = (home / ".aws/config").string();
  EXPECT_THAT(load("a").home(), testing::StartsWith("/"));
}

TEST_F(ProfileTest, EndpointsComeFromTheOptionThenTheEnvironmentThenTheProfile) {
  config(
      "[profile a]\nendpoint_url = http://profile\nservices = s\n[services s]\ns3 =\n  endpoint_url = "
      "http://section\n");
  auto profile = load("a");
  EXPECT_EQ(profile.endpoint_url("EC2"), "http://profile");
  EXPECT_EQ(profile.endpoint_url("S3"), "http://section");
  variables["AWS_ENDPOINT_URL"] = "http://all";
  EXPECT_EQ(load("a").endpoint_url("S3"), "http://all");
  variables["AWS_ENDPOINT_URL_ROUTE_53"] = "http://route53";
  profile = load("a");
  EXPECT_EQ(profile.endpoint_url("Route 53"), "http://route53");
  profile.endpoint_url_option = "http://option";
  EXPECT_EQ(profile.endpoint_url("Route 53"), "http://option");
  variables["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
  EXPECT_EQ(load("a").endpoint_url("S3"), "");
}

TEST_F(ProfileTest, ARegionThatIsNoneNamesItsLine) {
  config("[profile a]\nregion = eu-west-1 # home\n");
  const auto error = error_of([&] { check_region(load("a")); });
  EXPECT_EQ(error.code(), "bad-region");
  EXPECT_THAT(error.where(), HasSubstr(".aws/config:2"));
  EXPECT_THAT(error.next(), HasSubstr("comment"));
}

TEST_F(ProfileTest, PathsOfTheEnvironmentHaveVariables) {
  config("[profile a]\nregion = eu-west-1\n");
  variables["AWS_CONFIG_FILE"] = "${HOME}/.aws/config";
  EXPECT_EQ(load("a").region, "eu-west-1");
  variables["AWS_CONFIG_FILE"] = "$HOME/.aws/config";
  EXPECT_EQ(load("a").region, "eu-west-1");
}

TEST_F(ProfileTest, WhatStandsTwiceIsRefused) {
  for (const char* text :
       {"[profile a]\nregion = x\nREGION = y\n", "[profile a]\nregion = x\n[profile a]\n"}) {
    config(text);
    EXPECT_EQ(error_of([&] { load("a"); }).code(), "bad-config") << text;
  }
}

}  // namespace
}  // namespace cleave::aws
