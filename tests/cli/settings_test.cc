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
  settings.decisions.resolver = "127.0.0.1:5300";
  const auto read = parse_settings(settings_text(settings), "cleave.toml");
  EXPECT_EQ(read.split_id, "abc");
  EXPECT_EQ(read.source_profile, settings.source_profile);
  EXPECT_EQ(read.regions, settings.regions);
  EXPECT_EQ(read.decisions.roots, settings.decisions.roots);
  EXPECT_TRUE(read.decisions.reboot_for_image);
  EXPECT_EQ(read.decisions.cutover_ttl_seconds, 30);
  EXPECT_EQ(read.decisions.resolver, "127.0.0.1:5300");
}

TEST(Settings, AResolverIsAnAddress) {
  const auto resolver = [](const std::string& text) {
    return parse_settings(std::string(profiles) + "[options]\nresolver = \"" + text + "\"\n", "cleave.toml")
        .decisions.resolver;
  };
  EXPECT_EQ(resolver("192.0.2.53"), "192.0.2.53:53");
  EXPECT_EQ(resolver("[2001:db8::53]:5300"), "[2001:db8::53]:5300");
  EXPECT_EQ(refusal(std::string(profiles) + "[options]\nresolver = \"localhost\"\n"),
            "cleave.toml:5: 'resolver' must be an IP address, with or without a port. Write it as "
            "\"192.0.2.53\" or "
            "\"127.0.0.1:5300\".");
}

TEST(Settings, ListsAreDisabledForAllBucketsOrForSome) {
  const auto read = [](const std::string& value) {
    return parse_settings(std::string(profiles) + "[options]\ndisable_acls = " + value + "\n", "cleave.toml");
  };
  EXPECT_TRUE(read("true").decisions.disable_acls);
  EXPECT_FALSE(read("false").decisions.disable_acls);
  Settings some = read("[\"media\", \"site\"]");
  EXPECT_FALSE(some.decisions.disable_acls);
  EXPECT_EQ(some.decisions.disable_acls_of, (std::set<std::string>{"media", "site"}));
  some.source_profile = "a";
  some.destination_profile = "b";
  some.split_id = "s";
  EXPECT_EQ(parse_settings(settings_text(some), "cleave.toml").decisions.disable_acls_of,
            some.decisions.disable_acls_of);
  EXPECT_THROW(check_settings(some, {}), Error);
  EXPECT_NE(refusal(std::string(profiles) + "[options]\ndisable_acls = 1\n").find("cleave.toml:5"),
            std::string::npos);
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

TEST(Settings, NamesThePlacesOfTheRescan) {
  const std::string start(profiles);
  EXPECT_EQ(parse_settings(start + "[names]\nplaces = [\"../shop\"]\n", "cleave.toml").decisions.rescanned,
            std::vector<std::string>{"../shop"});
  EXPECT_EQ(refusal(start + "[names]\nplace = [\"../shop\"]\n"),
            "cleave.toml:5: unknown key 'names.place'. Did you mean 'places'?");
}

TEST(Settings, NamesTheDatabases) {
  const std::string mysql = std::string(profiles) + "[mysql]\nsource = \"mysql://app@192.0.2.1/shop\"\n";
  const auto settings =
      parse_settings(mysql +
                         "source_password = \"secretsmanager:shop/db#password\"\nquiet_for = \"1h\"\n"
                         "[mysql.policy]\nstock = \"sum:pieces\"\n",
                     "cleave.toml");
  const auto& databases = settings.decisions.databases.value();
  EXPECT_EQ(databases.name, "shop");
  EXPECT_EQ(databases.destination, "");
  EXPECT_EQ(databases.source_password, "secretsmanager:shop/db#password");
  EXPECT_EQ(databases.quiet_seconds, 3600);
  EXPECT_EQ(at(databases.merge, "policy/stock"), "sum:pieces");
  EXPECT_FALSE(parse_settings(std::string(profiles) + "[mysql.unique]\nusers = \"join\"\n", "cleave.toml")
                   .decisions.databases);
  EXPECT_EQ(refusal(mysql + "source_pasword = \"ssm:/x\"\n"),
            "cleave.toml:6: unknown key 'mysql.source_pasword'. Did you mean 'source_password'?");
  EXPECT_EQ(refusal(mysql + "source_password = \"secret\"\n").find("secret\""), std::string::npos);
  EXPECT_NE(refusal(mysql + "source_password = \"secret\"\n").find("cleave.toml:6"), std::string::npos);
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

TEST(Settings, NameTheLogsThatTellWhenNobodyIsLeft) {
  const auto text =
      std::string(profiles) +
      "[drain]\nsource = [\"s3://old/elb\"]\ndestination = [\"new.log\"]\nown = [\"192.0.2.10\"]\n"
      "period = \"7d\"\nconfidence = 0.95\n";
  const auto logs = parse_settings(text, "cleave.toml").decisions.drain;
  ASSERT_TRUE(logs);
  EXPECT_EQ(logs->source, std::vector<std::string>{"s3://old/elb"});
  EXPECT_EQ(logs->destination, std::vector<std::string>{"new.log"});
  EXPECT_EQ(logs->period_seconds, 7 * 86400);
  EXPECT_EQ(logs->confidence, 0.95);
  EXPECT_FALSE(parse_settings(profiles, "cleave.toml").decisions.drain);
}

TEST(Settings, RefuseWrongLogs) {
  const auto with = [](const std::string& drain) {
    return refusal(std::string(profiles) + "[drain]\n" + drain);
  };
  EXPECT_NE(with("source = [\"a\"]\n").find("drain.destination"), std::string::npos);
  const std::string both = "source = [\"a\"]\ndestination = [\"b\"]\n";
  EXPECT_NE(with(both + "own = [\"here\"]\n").find("'here' is no IP address"), std::string::npos);
  EXPECT_NE(with(both + "confidence = 2.0\n").find("cleave.toml:7"), std::string::npos);
  EXPECT_NE(with(both + "sources = [\"a\"]\n").find("sources"), std::string::npos);
}

}  // namespace
}  // namespace cleave::cli
