#include "mysql/connection.h"

#include <gtest/gtest.h>

#include "mysql/literal.h"
#include "mysql/quoted.h"
#include "server.h"

namespace cleave::mysql {
namespace {

using test::empty_database;
using test::Server;
using test::shared_server;

Error error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  return Error(Error::Kind::failed, "", "nothing was thrown");
}

std::string all_bytes() {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  return bytes;
}

TEST(Connection, bytes_null_and_empty_come_back_as_they_went) {
  auto database = empty_database();
  database.query("CREATE TABLE t (id INT PRIMARY KEY, b BLOB, t TEXT CHARACTER SET latin1)");
  const Row rows[] = {{"1", all_bytes(), all_bytes()}, {"2", std::nullopt, ""}, {"3", "", std::nullopt}};
  for (const auto& row : rows) database.query("INSERT INTO t VALUES (?, ?, ?)", row);
  const auto buffered = database.query("SELECT id, b, t FROM t ORDER BY id");
  const auto prepared = database.query("SELECT id, b, t FROM t WHERE id > ? ORDER BY id", {"0"});
  const auto stream = database.stream("SELECT id, b, t FROM t ORDER BY id");
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(buffered.rows[i], rows[i]);
    EXPECT_EQ(prepared.rows[i], rows[i]);
    ASSERT_TRUE(stream->next());
    for (std::size_t column = 0; column < 3; ++column) {
      EXPECT_EQ((*stream)[column].has_value(), rows[i][column].has_value());
      EXPECT_EQ((*stream)[column].value_or(""), rows[i][column].value_or(""));
    }
  }
  EXPECT_FALSE(stream->next());
}

TEST(Connection, values_that_a_strict_server_would_refuse_survive) {
  auto database = empty_database();
  database.query("CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, d DATE, s DATETIME(6), c VARCHAR(20))");
  database.query("INSERT INTO t VALUES (0, '0000-00-00', '2021-02-31 00:00:00.000001', 'back\\slash')");
  const auto result = database.query("SELECT * FROM t");
  EXPECT_EQ(result.rows[0], (Row{"0", "0000-00-00", "2021-02-31 00:00:00.000001", "back\\slash"}));
  EXPECT_EQ(error_of([&] { database.query("INSERT INTO t VALUES (1, NULL, NULL, REPEAT('x', 21))"); }).code(),
            "1406");
}

TEST(Connection, times_are_utc_whatever_the_server_says) {
  auto database = empty_database();
  EXPECT_EQ(database.value("SELECT FROM_UNIXTIME(0)"), "1970-01-01 00:00:00");
}

TEST(Connection, literals_are_read_back_and_use_indexes) {
  auto database = empty_database();
  database.query(
      "CREATE TABLE t (i BIGINT UNSIGNED, b BIT(12), y YEAR, d DECIMAL(20,5), f DOUBLE, tm TIME(3), "
      "l VARCHAR(20) CHARACTER SET latin1, u VARCHAR(20) CHARACTER SET utf8mb4, v VARBINARY(300), j JSON, "
      "e ENUM('a','ü'), g GEOMETRY, KEY (u))");
  database.query(
      "INSERT INTO t VALUES (18446744073709551615, b'101010101010', 1999, -5.00001, 1e300, '-838:59:59.5', "
      "_latin1 x'e4ff', 'Zoë', x'00ff27', '{\"a\": \"ö\"}', 'ü', ST_GeomFromText('POINT(1 2)', 4326)), "
      "(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)");
  const auto schema = read_schema(database);
  database.query("CREATE TABLE copy LIKE t");
  const auto before = database.query("SELECT * FROM t");
  for (const auto& row : before.rows) {
    std::string values;
    for (std::size_t i = 0; i < row.size(); ++i)
      values += (i ? ", " : "") + literal(schema.table("t")->columns[i], row[i]);
    database.query("INSERT INTO copy VALUES (" + values + ")");
  }
  EXPECT_EQ(database.query("SELECT * FROM copy").rows, before.rows);
  const auto plan =
      database.query("EXPLAIN SELECT * FROM t WHERE u = " + literal(*schema.table("t")->column("u"), "zoe"));
  EXPECT_EQ(plan.rows[0][5], "u");
  EXPECT_EQ(database.query("SELECT i FROM t WHERE u = " + literal(*schema.table("t")->column("u"), "zoe"))
                .rows.size(),
            1u);
}

TEST(Connection, a_stream_that_is_ended_early_leaves_the_session_usable) {
  auto database = empty_database();
  {
    const auto rows = database.stream("SELECT REPEAT('x', 1000), seq FROM seq_1_to_100000000");
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(rows->next());
  }
  EXPECT_EQ(database.value("SELECT 1"), "1");
  for (int i = 0; i < 20; ++i) {
    database.stream("SELECT 1 UNION SELECT 2")->next();
    EXPECT_EQ(database.value("SELECT SLEEP(0)"), "0");
  }
}

TEST(Connection, statements_can_be_limited) {
  auto database = empty_database();
  database.limit_statements(std::chrono::seconds(1));
  const auto answer = database.attempt("SELECT COUNT(*) FROM seq_1_to_100000000 a, seq_1_to_100000000 b");
  ASSERT_TRUE(std::holds_alternative<Error>(answer));
  EXPECT_EQ(std::get<Error>(answer).code(), "1969");
}

TEST(Connection, matched_rows_count_even_when_nothing_changes) {
  auto database = empty_database();
  database.query("CREATE TABLE t (id INT PRIMARY KEY, n INT)");
  EXPECT_EQ(database.query("INSERT INTO t VALUES (1, 1), (2, 1)").matched, 2u);
  EXPECT_EQ(database.query("UPDATE t SET n = 1").matched, 2u);
  EXPECT_EQ(database.query("UPDATE t SET n = 1 WHERE id = ?", {"1"}).matched, 1u);
  EXPECT_EQ(database.query("DELETE FROM t WHERE id = 7").matched, 0u);
}

TEST(Connection, transactions_roll_back_unless_committed) {
  auto database = empty_database();
  database.query("CREATE TABLE t (id INT PRIMARY KEY) ENGINE=InnoDB");
  {
    Transaction transaction(database, Transaction::Purpose::change);
    database.query("INSERT INTO t VALUES (1)");
  }
  EXPECT_EQ(database.value("SELECT COUNT(*) FROM t"), "0");
  {
    Transaction transaction(database, Transaction::Purpose::change);
    database.query("INSERT INTO t VALUES (1)");
    transaction.commit();
  }
  EXPECT_EQ(database.value("SELECT COUNT(*) FROM t"), "1");
  Transaction snapshot(database, Transaction::Purpose::snapshot);
  EXPECT_EQ(error_of([&] { database.query("DELETE FROM t"); }).code(), "1792");
}

TEST(Connection, errors_show_no_data) {
  auto database = empty_database();
  const auto error = error_of([&] { database.query("SELECT `col`, 4711, 'geheim', x'abcd' FROM nothing"); });
  EXPECT_EQ(error.code(), "1146");
  EXPECT_EQ(error.kind(), Error::Kind::failed);
  EXPECT_EQ(error.where(), database.name() + ": SELECT `col`, ?, ?, ? FROM nothing");
  EXPECT_NE(error.text().find("SQLSTATE 42S02"), std::string::npos);
}

TEST(Connection, many_prepared_statements_do_not_pile_up) {
  auto database = empty_database();
  for (int i = 0; i < 200; ++i)
    EXPECT_EQ(database.query("SELECT ? + " + std::to_string(i), {"1"}).rows.size(), 1u);
  EXPECT_EQ(database.query("SHOW SESSION STATUS LIKE 'Prepared_stmt_count'").rows.size() <= 1, true);
}

TEST(Connection, wrong_passwords_databases_and_hosts_are_told_apart) {
  Connection administrator(shared_server().endpoint());
  administrator.query("CREATE OR REPLACE USER app@'%' IDENTIFIED BY 'right'");
  auto endpoint = shared_server().tcp_endpoint();
  endpoint.user = "app";
  endpoint.password = "wrong";
  const auto denied = error_of([&] { Connection connection(endpoint); });
  EXPECT_EQ(denied.kind(), Error::Kind::credentials);
  EXPECT_EQ(denied.code(), "1045");
  EXPECT_EQ(denied.text().find("wrong"), std::string::npos);
  endpoint.password = "right";
  EXPECT_EQ(error_of([&] { Connection connection(endpoint); }).code(), "1044");
  EXPECT_EQ(error_of([&] { Connection c(shared_server().endpoint("nowhere")); }).kind(), Error::Kind::input);
  endpoint.port = 1;
  const auto refused = error_of([&] { Connection connection(endpoint); });
  EXPECT_EQ(refused.kind(), Error::Kind::unreachable);
}

TEST(Connection, a_password_is_asked_for_only_when_the_server_wants_one) {
  Connection administrator(shared_server().endpoint());
  administrator.query("CREATE OR REPLACE USER asked@'%' IDENTIFIED BY 'right'");
  administrator.query("GRANT SELECT ON *.* TO asked@'%'");
  auto endpoint = shared_server().tcp_endpoint();
  int asked = 0;
  endpoint.ask_password = [&](const Endpoint&) {
    ++asked;
    return std::string("right");
  };
  Connection as_root(endpoint);
  EXPECT_EQ(asked, 0);
  endpoint.user = "asked";
  Connection as_user(endpoint);
  EXPECT_EQ(asked, 1);
}

TEST(Connection, a_server_that_dies_is_unreachable) {
  Server server;
  Connection connection(server.tcp_endpoint());
  server.kill();
  EXPECT_EQ(error_of([&] { connection.attempt("SELECT 1"); }).kind(), Error::Kind::unreachable);
  server.start();
  EXPECT_EQ(Connection(server.tcp_endpoint()).value("SELECT 1"), "1");
}

TEST(Connection, tls_that_is_not_offered_is_no_plain_connection) {
  auto endpoint = shared_server().tcp_endpoint();
  for (const auto mode : {TlsMode::required, TlsMode::verify_identity}) {
    endpoint.tls = mode;
    const auto error = error_of([&] { Connection connection(endpoint); });
    EXPECT_EQ(error.code(), "2026") << error.text();
    EXPECT_EQ(error.kind(), Error::Kind::credentials);
  }
}

}  // namespace
}  // namespace cleave::mysql
