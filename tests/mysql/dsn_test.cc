#include "mysql/dsn.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace cleave::mysql {
namespace {

TEST(Dsn, says_user_host_port_and_database) {
  const auto dsn = parse_dsn("mysql://app@db.example:3307/shop");
  EXPECT_EQ(dsn.user, "app");
  EXPECT_EQ(dsn.host, "db.example");
  EXPECT_EQ(dsn.port, 3307u);
  EXPECT_EQ(dsn.database, "shop");
  EXPECT_FALSE(dsn.tls);
}

TEST(Dsn, percent_signs_carry_any_byte) {
  const auto dsn = parse_dsn(
      "mysql://a%40b%3Ac@h/s%2Fh%C3%B6p?socket=%2Frun%2Fmy%20sql&ssl-mode=verify-ca&ssl-ca=/ca.pem");
  EXPECT_EQ(dsn.user, "a@b:c");
  EXPECT_EQ(dsn.database, "s/höp");
  EXPECT_EQ(dsn.socket, "/run/my sql");
  EXPECT_EQ(dsn.tls, TlsMode::verify_ca);
  EXPECT_EQ(dsn.tls_ca, "/ca.pem");
}

TEST(Dsn, ipv6_stands_in_brackets) {
  const auto dsn = parse_dsn("mysql://app@[2001:db8::1]:3306/shop");
  EXPECT_EQ(dsn.host, "2001:db8::1");
  EXPECT_EQ(dsn.port, 3306u);
  EXPECT_EQ(parse_dsn("mysql://app@[::1]/shop").port, 0u);
}

TEST(Dsn, group_with_and_without_database) {
  EXPECT_EQ(parse_dsn("@shop").group, "shop");
  EXPECT_EQ(parse_dsn("@shop/other").database, "other");
  EXPECT_EQ(parse_dsn("mysql://root@/shop?socket=/s").socket, "/s");
}

struct Bad {
  const char* text;
  const char* code;
  const char* part;
};

TEST(Dsn, what_is_wrong_is_named) {
  const Bad cases[] = {
      {"postgres://a@b/c", "bad-dsn", "mysql://"},
      {"mysql://db/shop", "bad-dsn", "user"},
      {"mysql://@db/shop", "bad-dsn", "user"},
      {"mysql://app@/shop", "bad-dsn", "neither a host nor a socket"},
      {"mysql://app@db", "bad-dsn", "database"},
      {"mysql://app@db/", "bad-dsn", "database"},
      {"mysql://app@db:0/shop", "bad-dsn", "port"},
      {"mysql://app@db:65536/shop", "bad-dsn", "port"},
      {"mysql://app@db:3306x/shop", "bad-dsn", "port"},
      {"mysql://app@::1/shop", "bad-dsn", "brackets"},
      {"mysql://app@[::1/shop", "bad-dsn", "]"},
      {"mysql://app@[::1]x/shop", "bad-dsn", "PORT"},
      {"mysql://a%zz@db/shop", "bad-dsn", "user"},
      {"mysql://app@db/sh%4", "bad-dsn", "database"},
      {"mysql://app@db/shop%00", "bad-dsn", "database"},
      {"mysql://app@db/shop?ssl-mod=required", "bad-dsn", "Did you mean 'ssl-mode'"},
      {"mysql://app@db/shop?socket", "bad-dsn", "no value"},
      {"mysql://app@db/shop?ssl-mode=preferred", "bad-ssl-mode", "preferred"},
      {"@", "bad-dsn", "name"},
      {"mysql://app:geheim@db/shop", "password-in-dsn", "password"},
      {"mysql://app:ge@heim@db/shop", "password-in-dsn", "password"},
      {"mysql://app@db/shop?password=geheim", "password-in-dsn", "password"},
  };
  for (const auto& bad : cases) {
    try {
      parse_dsn(bad.text);
      ADD_FAILURE() << bad.text;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), bad.code) << bad.text;
      EXPECT_NE(error.text().find(bad.part), std::string::npos) << bad.text << ": " << error.text();
      EXPECT_EQ(error.text().find("heim"), std::string::npos) << error.text();
    }
  }
}

}  // namespace
}  // namespace cleave::mysql
