#include "mysql/endpoint.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"

namespace cleave::mysql {
namespace {

/// Option files in a folder of the test's own.
class OptionFiles : public testing::Test {
 protected:
  OptionFiles() : folder_(testing::TempDir() + "option_files") {
    std::filesystem::create_directories(folder_);
  }
  ~OptionFiles() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path file(const std::string& name, const std::string& text) const {
    write_file(folder_ / name, text);
    return folder_ / name;
  }

  std::filesystem::path folder_;
};

TEST_F(OptionFiles, comments_quotes_and_escapes) {
  const auto groups = read_option_files({file("a.cnf",
                                              "# first\n; second\n[shop]\nuser = app   # who\n"
                                              "password = \"a # b\\s\\\\c\"\nssl_mode=REQUIRED\nskip-name\n"
                                              "socket='/run/a b'\nempty=\nhash=a#b\n")});
  const auto& shop = groups.at("shop");
  EXPECT_EQ(shop.at("user"), "app");
  EXPECT_EQ(shop.at("password"), "a # b \\c");
  EXPECT_EQ(shop.at("ssl-mode"), "REQUIRED");
  EXPECT_EQ(shop.at("skip-name"), "");
  EXPECT_EQ(shop.at("socket"), "/run/a b");
  EXPECT_EQ(shop.at("empty"), "");
  EXPECT_EQ(shop.at("hash"), "a#b");
}

TEST_F(OptionFiles, later_files_and_lines_win_and_includes_are_read_in_place) {
  std::filesystem::create_directories(folder_ / "conf.d");
  write_file(folder_ / "conf.d/2.cnf", "[shop]\nhost=second\n");
  write_file(folder_ / "conf.d/1.cnf", "[shop]\nhost=first\nport=1\n");
  write_file(folder_ / "conf.d/3.txt", "[shop]\nhost=not read\n");
  const auto first =
      file("a.cnf", "[shop]\nhost=zero\nport=0\n!includedir " + (folder_ / "conf.d").string() + "\n");
  const auto last = file("b.cnf", "[shop]\nuser=a\nuser=b\n");
  const auto groups = read_option_files({first, folder_ / "missing.cnf", last});
  EXPECT_EQ(groups.at("shop"), (Options{{"host", "second"}, {"port", "1"}, {"user", "b"}}));
}

TEST_F(OptionFiles, errors_name_the_line) {
  const std::string loop = "[a]\n!include " + (folder_ / "loop.cnf").string() + "\n";
  for (const auto* text : {"[client\n", "user=app\n", "[a]\n!what x\n", "[a]\n!include\n", loop.c_str()}) {
    try {
      read_option_files({file("loop.cnf", text)});
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "bad-option-file");
      EXPECT_NE(error.where().find("loop.cnf:"), std::string::npos) << error.text();
    }
  }
}

const OptionGroups groups{
    {"client", {{"user", "me"}, {"password", "mine"}, {"ssl-ca", "/ca.pem"}, {"socket", "/client.sock"}}},
    {"shop",
     {{"user", "app"},
      {"host", "db.example"},
      {"database", "shop"},
      {"password", "shops"},
      {"port", "3307"}}},
    {"plain", {{"database", "plain"}}}};

TEST(Endpoint, group_wins_over_client_wherever_it_stands) {
  const auto endpoint = find_endpoint("source", parse_dsn("@shop"), groups, std::nullopt);
  EXPECT_EQ(endpoint.text(), "source app@db.example:3307/shop");
  EXPECT_EQ(endpoint.password, "shops");
  EXPECT_EQ(endpoint.tls_ca, "/ca.pem");
  EXPECT_EQ(endpoint.tls, TlsMode::verify_identity);
  EXPECT_EQ(endpoint.socket, "");
}

TEST(Endpoint, client_completes_a_group_that_says_little) {
  const auto endpoint = find_endpoint("source", parse_dsn("@plain/other"), groups, std::nullopt);
  EXPECT_EQ(endpoint.text(), "source me@/client.sock/other");
  EXPECT_EQ(endpoint.password, "mine");
  EXPECT_EQ(endpoint.tls, TlsMode::disabled);
}

TEST(Endpoint, the_environment_wins_over_option_files) {
  EXPECT_EQ(find_endpoint("source", parse_dsn("@shop"), groups, "outer").password, "outer");
}

TEST(Endpoint, clients_password_goes_to_no_other_user) {
  EXPECT_EQ(find_endpoint("source", parse_dsn("mysql://me@h/d"), groups, std::nullopt).password, "mine");
  EXPECT_FALSE(find_endpoint("source", parse_dsn("mysql://you@h/d"), groups, std::nullopt).password);
}

TEST(Endpoint, a_url_alone_says_where) {
  const auto endpoint = find_endpoint("source", parse_dsn("mysql://you@h/d"), groups, std::nullopt);
  EXPECT_EQ(endpoint.text(), "source you@h/d");
}

TEST(Endpoint, tls_is_verified_but_for_this_machine) {
  const auto mode = [](const char* dsn) { return find_endpoint("", parse_dsn(dsn), {}, std::nullopt).tls; };
  EXPECT_EQ(mode("mysql://a@db.example/d"), TlsMode::verify_identity);
  EXPECT_EQ(mode("mysql://a@10.0.0.5/d"), TlsMode::verify_identity);
  EXPECT_EQ(mode("mysql://a@127.0.0.1:3307/d"), TlsMode::disabled);
  EXPECT_EQ(mode("mysql://a@[::1]/d"), TlsMode::disabled);
  EXPECT_EQ(mode("mysql://a@localhost/d"), TlsMode::disabled);
  EXPECT_EQ(mode("mysql://a@db.example/d?socket=/s"), TlsMode::disabled);
  EXPECT_EQ(mode("mysql://a@127.0.0.1/d?ssl-mode=required"), TlsMode::required);
}

TEST(Endpoint, wrong_groups_are_refused_with_the_reason) {
  const auto code = [](const char* dsn, const OptionGroups& from) -> std::string {
    try {
      find_endpoint("source", parse_dsn(dsn), from, std::nullopt);
    } catch (const Error& error) {
      return error.code();
    }
    return "";
  };
  EXPECT_EQ(code("@shp", groups), "no-option-group");
  EXPECT_EQ(code("@a", {{"a", {{"user", "u"}}}}), "bad-dsn");
  EXPECT_EQ(code("@a", {{"a", {{"user", "u"}, {"database", "d"}, {"port", "x"}}}}), "bad-option-file");
  EXPECT_EQ(code("@a", {{"a", {{"user", "u"}, {"database", "d"}, {"ssl-mode", "PREFERRED"}}}}),
            "bad-ssl-mode");
  EXPECT_EQ(code("mysql://a@h/d?ssl-mode=verify-ca", {}), "bad-dsn");
}

}  // namespace
}  // namespace cleave::mysql
