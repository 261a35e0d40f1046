#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/hash.h"
#include "logged_server.h"
#include "mysql/binlog/number_text.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

using test::LoggedDatabase;

/// A column type and values that are hard for it, as SQL.
struct TypeCase {
  const char* type;
  std::vector<std::string> values;
};

const TypeCase type_cases[] = {
    {"TINYINT", {"-128", "127", "0", "-1"}},
    {"TINYINT UNSIGNED", {"0", "255", "128"}},
    {"TINYINT(1)", {"0", "1", "-1"}},
    {"SMALLINT", {"-32768", "32767", "-1"}},
    {"SMALLINT UNSIGNED", {"65535", "32768", "0"}},
    {"MEDIUMINT", {"-8388608", "8388607", "-1", "0"}},
    {"MEDIUMINT UNSIGNED", {"16777215", "8388608"}},
    {"INT", {"-2147483648", "2147483647", "-1"}},
    {"INT UNSIGNED", {"4294967295", "2147483648"}},
    {"INT(7) ZEROFILL", {"0", "42", "4294967295"}},
    {"BIGINT", {"-9223372036854775808", "9223372036854775807", "-1", "0"}},
    {"BIGINT UNSIGNED", {"18446744073709551615", "9223372036854775808"}},
    {"BIGINT ZEROFILL", {"1", "18446744073709551615"}},
    {"DECIMAL(5,2)", {"-999.99", "0.01", "-0.01", "0", "-0.00", "12.30", "-7"}},
    {"DECIMAL(10)", {"-9999999999", "9999999999", "0"}},
    {"DECIMAL(65,30)",
     {"-99999999999999999999999999999999999.999999999999999999999999999999",
      "0.000000000000000000000000000001",
      "12345678901234567890123456789012345.678901234567890123456789012345"}},
    {"DECIMAL(30,30)", {"0.123456789012345678901234567890", "-0.000000000000000000000000000001"}},
    {"DECIMAL(65,0)", {"-1", "99999999999999999999999999999999999999999999999999999999999999999"}},
    {"DECIMAL(9,9)", {"0.000000001", "-0.999999999"}},
    {"DECIMAL(8,2) ZEROFILL", {"1.5", "0", "123456.78"}},
    {"DECIMAL(8,0) ZEROFILL", {"1", "0"}},
    {"FLOAT", {"0", "-0e0", "0.1", "-1.17549e-38", "3.40282e38", "1e15", "16777216", "1e-14", "123456789"}},
    {"FLOAT(7,4)", {"1.5", "999.9999", "-0.0001"}},
    {"DOUBLE",
     {"0", "-0e0", "0.1", "1e14", "1e15", "1e16", "123456789012345678", "1e-14", "1e-15", "5e-324",
      "1.7976931348623157e308", "2.2250738585072014e-308", "-1.5e300", "0.30000000000000004",
      "9007199254740993", "0.1e-13", "100000000000000.5", "999999999999999.9"}},
    {"DOUBLE(10,3)", {"1.5", "-1234567.891", "0.001"}},
    {"DATE",
     {"'0000-00-00'", "'9999-12-31'", "'1000-01-01'", "'2021-02-31'", "'2020-00-00'", "'0001-01-01'"}},
    {"YEAR", {"0", "1901", "2155", "1999"}},
    {"TIME", {"'-838:59:59'", "'838:59:59'", "'00:00:00'", "'-00:00:01'"}},
    {"TIME(1)", {"'-00:00:00.1'", "'12:00:00.9'", "'-838:59:59.0'"}},
    {"TIME(2)", {"'-00:00:00.01'", "'-01:00:00.99'"}},
    {"TIME(3)", {"'-00:00:00.001'", "'838:59:58.999'"}},
    {"TIME(4)", {"'-00:00:59.9999'", "'-00:00:00.0001'"}},
    {"TIME(5)", {"'-23:00:00.00001'", "'23:59:59.99999'"}},
    {"TIME(6)", {"'-00:00:00.000001'", "'-838:59:59.000000'", "'00:00:00.999999'"}},
    {"DATETIME",
     {"'0000-00-00 00:00:00'", "'9999-12-31 23:59:59'", "'2021-02-31 12:00:00'", "'1000-01-01 00:00:00'"}},
    {"DATETIME(1)", {"'0000-00-00 00:00:00.0'", "'2020-01-01 00:00:00.9'"}},
    {"DATETIME(3)", {"'2020-01-01 00:00:00.001'", "'9999-12-31 23:59:59.999'"}},
    {"DATETIME(6)", {"'1000-01-01 00:00:00.000001'", "'9999-12-31 23:59:59.999999'"}},
    {"TIMESTAMP NULL", {"'0000-00-00 00:00:00'", "'1970-01-01 00:00:01'", "'2038-01-19 03:14:07'"}},
    {"TIMESTAMP(2) NULL", {"'0000-00-00 00:00:00.00'", "'2026-11-23 14:00:00.25'"}},
    {"TIMESTAMP(5) NULL", {"'2026-11-23 14:00:00.00001'"}},
    {"TIMESTAMP(6) NULL", {"'2026-03-29 01:30:00.999999'", "'2026-10-25 02:30:00.000001'"}},
    {"BIT", {"b'0'", "b'1'"}},
    {"BIT(9)", {"b'0'", "b'111111111'", "b'100000000'"}},
    {"BIT(64)", {"b'0'", "0xffffffffffffffff", "0x8000000000000001"}},
    {"CHAR(10)", {"''", "'a  '", "'  a'", "'ß🙂'"}},
    {"CHAR(255)", {"''", "REPEAT('🙂', 255)"}},
    {"CHAR(5) CHARACTER SET latin1", {"_latin1 x'e4ff'", "'a b'"}},
    {"BINARY(5)", {"x''", "x'0000000000'", "x'6100'", "x'2020202020'", "x'00ff'"}},
    {"BINARY(255)", {"x'01'", "REPEAT(x'ff', 255)"}},
    {"VARCHAR(10)", {"''", "'a  '", "'it''s \\ \"q\" `b`'"}},
    {"VARCHAR(300)", {"''", "REPEAT('x', 300)", "REPEAT('🙂', 300)"}},
    {"VARCHAR(10) CHARACTER SET ucs2", {"'äb'"}},
    {"VARBINARY(300)", {"x''", "x'00'", "x'0027ff20'", "REPEAT(x'fe', 300)"}},
    {"TINYBLOB", {"x''", "x'00'", "REPEAT(x'27', 255)"}},
    {"BLOB", {"x''", "REPEAT(x'00ff', 30000)"}},
    {"MEDIUMBLOB", {"x''", "REPEAT(x'00ff', 40000)"}},
    {"LONGBLOB", {"x''", "x'00'", "REPEAT(x'5c27', 1000000)"}},
    {"TINYTEXT", {"''", "'a '"}},
    {"TEXT CHARACTER SET latin1", {"_latin1 x'00e4'", "''"}},
    {"MEDIUMTEXT", {"''", "REPEAT('ä', 70000)"}},
    {"LONGTEXT", {"'🙂'"}},
    {"JSON", {"'{\"a\": [1, 2.50, null]}'", "'\"\"'", "'null'"}},
    {"ENUM('a','it''s','','ü','b\\\\c')", {"'a'", "'it''s'", "'ü'", "5", "''"}},
    {"ENUM('ü','x,y') CHARACTER SET latin1", {"'ü'", "'x,y'"}},
    {"ENUM('ü','x') CHARACTER SET ucs2", {"'ü'", "'x'"}},
    {"SET('a','b','ü')", {"''", "'a'", "'a,ü'", "'a,b,ü'"}},
    {"SET('ä','b') CHARACTER SET latin1", {"'ä,b'", "'b'"}},
    {"SET('ä','b') CHARACTER SET utf16", {"'ä,b'", "'b'"}},
    {"GEOMETRY", {"ST_GeomFromText('POINT(1 2)')", "ST_GeomFromText('LINESTRING(0 0,1 1,2 -2)', 4326)"}},
    {"POINT", {"ST_GeomFromText('POINT(-1.5 1e300)')"}},
};

/// As `LoggedDatabase::rows`, of one row.
Row row_in(LoggedDatabase& database, const std::string& id) {
  for (auto& row : database.rows("t")) {
    if (row[0] == id) return row;
  }
  return {};
}

class Types : public testing::TestWithParam<TypeCase> {};

TEST_P(Types, the_log_says_what_select_says) {
  LoggedDatabase database;
  const auto& one = GetParam();
  database.query("SET SESSION sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO'");
  database.query(
      fmt::format("CREATE TABLE t (id INT PRIMARY KEY, c {} {}, g INT AS (id + 1) STORED, "
                  "v INT AS (id + 2) VIRTUAL, last VARCHAR(5) DEFAULT 'end')",
                  one.type, std::string(one.type).ends_with("NULL") ? "" : "NULL"));
  std::vector<Row> seen;
  for (std::size_t i = 0; i < one.values.size(); ++i) {
    database.query(fmt::format("INSERT INTO t (id, c) VALUES ({}, {})", i, one.values[i]));
    seen.push_back(row_in(database, std::to_string(i)));
  }
  database.query("INSERT INTO t (id, c) VALUES (-1, NULL)");
  seen.push_back(row_in(database, "-1"));
  // One row takes all values, the last one is deleted.
  for (std::size_t i = 0; i < one.values.size(); ++i) {
    database.query(fmt::format("UPDATE t SET c = {}, last = '{}' WHERE id = -1", one.values[i], i));
    seen.push_back(row_in(database, "-1"));
  }
  database.query("DELETE FROM t WHERE id = -1");

  const auto changes = database.changes();
  EXPECT_TRUE(database.gaps().empty()) << testing::PrintToString(database.gaps());
  ASSERT_EQ(changes.size(), seen.size() + 1);
  for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(changes[i].after, seen[i]) << i;
  for (std::size_t i = one.values.size() + 1; i < changes.size(); ++i)
    EXPECT_EQ(changes[i].before, seen[i - 1]) << i;
}

INSTANTIATE_TEST_SUITE_P(All, Types, testing::ValuesIn(type_cases), [](const auto& one) {
  std::string name = std::to_string(one.index) + "_";
  for (const char c : std::string(one.param.type))
    name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name;
});

TEST(Types, random_numbers_have_the_digits_of_the_server) {
  LoggedDatabase database;
  database.query("CREATE TABLE t (id INT PRIMARY KEY, d DOUBLE, f FLOAT)");
  std::mt19937_64 random(1);
  std::string values;
  for (int i = 0; i < 5000; ++i) {
    // All exponents, few digits and many, powers of two.
    const auto exponent = static_cast<int>(random() % 600) - 300;
    const auto digits = random() % (i % 3 == 0 ? 100 : 10000000000000000);
    const auto d =
        i % 5 == 0 ? fmt::format("POW(2, {})", exponent) : fmt::format("{}e{}", digits, exponent - 16);
    const auto f = fmt::format("{}e{}", digits % 100000000, static_cast<int>(random() % 70) - 42);
    values += fmt::format("{}({}, {}, {})", i == 0 ? "" : ", ", i, d, f);
  }
  database.query("SET SESSION sql_mode = ''");
  database.query("INSERT INTO t VALUES " + values);
  const auto rows = database.rows("t");
  const auto changes = database.changes();
  ASSERT_EQ(changes.size(), rows.size());
  std::map<std::string, Row> by_id;
  for (const auto& row : rows) by_id[*row[0]] = row;
  for (const auto& change : changes) EXPECT_EQ(change.after, by_id[*change.after[0]]);
}

TEST(Types, names_of_members_are_read_as_the_server_writes_them) {
  LoggedDatabase database;
  database.query("CREATE TABLE t (id INT PRIMARY KEY, c ENUM('\n','\t','\\','a''b','?'))");
  database.query("INSERT INTO t VALUES (1, 1), (2, 2), (3, 3), (4, 4), (5, 5)");
  const auto rows = database.rows("t");
  const auto changes = database.changes();
  ASSERT_EQ(changes.size(), 5u);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(changes[i].after, rows[i]);
}

}  // namespace
}  // namespace cleave::mysql
