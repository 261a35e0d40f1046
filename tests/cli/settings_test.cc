#include "cli/settings.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace cleave::cli {
namespace {

constexpr const char* profiles = "[profiles]\nsource = \"a\"\ndestination = \"b\"\n";

/// "WHERE: WHAT. NEXT" of what the text is refused with.
std::string refusal(const std::string& text) {
  try {
    parse_settings(text, "cleave.toml");
  } catch (const Error& error) {
    return error.text();
  }
  return "";
}

TEST(Settings, AreReadAsTheyWereWritten) {
  Settings settings;
  settings.split_id = "abc";
  settings.source_profile = "per\"sonal\\";
  settings.destination_profile = "pressi";
  settings.regions = {"us-east-1", "eu-west-1"};
  settings.decisions.roots = {"domain:pressi.example", "tag:app=\tx"};
  settings.decisions.reboot_for_image = true;
  settings.decisions.cutover_ttl_seconds = 30;
  const auto read = parse_settings(settings_text(settings), "cleave.toml");
  EXPECT_EQ(read.split_id, "abc");
  EXPECT_EQ(read.source_profile, settings.source_profile);
  EXPECT_EQ(read.regions, settings.regions);
  EXPECT_EQ(read.decisions.roots, settings.decisions.roots);
  EXPECT_TRUE(read.decisions.reboot_for_image);
  EXPECT_EQ(read.decisions.cutover_ttl_seconds, 30);
}

TEST(Settings, DecisionsAndRenamesKeepTheirLines) {
  const auto settings = parse_settings(
      std::string(profiles) + "[decisions]\n\"s3/bucket/x\" = \"copy\"\n[renames]\nx = \"y\"\n",
      "cleave.toml");
  EXPECT_EQ(settings.decisions.resources.at("s3/bucket/x"), plan::Decision::copy);
  EXPECT_EQ(settings.decisions.renames.at("x"), "y");
  EXPECT_EQ(settings.lines.at("s3/bucket/x"), 5);
}

TEST(Settings, UnknownThingsAreRefusedWithTheirLineAndASuggestion) {
  const std::string start = profiles;
  EXPECT_EQ(refusal(start + "[decision]\n"),
            "cleave.toml:4: unknown key 'decision'. Did you mean 'decisions'?");
  EXPECT_EQ(refusal(start + "[decisions]\n\"x\" = \"shared\"\n"),
            "cleave.toml:5: unknown decision 'shared'. Did you mean 'share'?");
  EXPECT_EQ(refusal("[profiles]\nsource = \"a\"\n"),
            "cleave.toml:1: there is no profiles.destination. Add under [profiles]: destination = \"NAME\"");
}

TEST(Settings, WhatTheSourceDoesNotHaveIsRefused) {
  auto settings =
      parse_settings(std::string(profiles) + "[decisions]\n\"s3/bucket/phots\" = \"move\"\n", "cleave.toml");
  inventory::Inventory source;
  source.resources.push_back({"s3/bucket/photos", "s3", "bucket", "us-east-1", "photos", Json::object()});
  try {
    check_settings(settings, source);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.where(), "cleave.toml:5");
    EXPECT_EQ(error.next(), "Did you mean 's3/bucket/photos'?");
  }
}

}  // namespace
}  // namespace cleave::cli
