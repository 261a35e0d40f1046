#include "mysql/diff/row_shape.h"

#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/hash.h"
#include "mysql/diff/every_type.h"
#include "mysql/diff/row_trace.h"
#include "mysql/quoted.h"
#include "mysql/server.h"

namespace cleave::mysql {
namespace {

RowShape shape_of_only_table(Database& database) {
  return shape_of(read_schema(database).tables.at(0));
}

std::string code_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

Table table_of(Database& database, const std::string& columns) {
  database.query("DROP TABLE IF EXISTS t");
  database.query("CREATE TABLE t (" + columns + ")");
  return read_schema(database).tables.at(0);
}

/// What a row is digested to here is what the server says.
class EveryType : public testing::TestWithParam<test::TypeCase> {};

TEST_P(EveryType, has_one_text_on_both_ends) {
  auto database = test::empty_database();
  const auto& one = GetParam();
  database.query("SET sql_mode = 'ALLOW_INVALID_DATES'");
  database.query("CREATE TABLE t (id INT PRIMARY KEY, v " + one.type + ", w VARCHAR(9))");
  for (std::size_t i = 0; i < one.values.size(); ++i)
    database.query(fmt::format("INSERT INTO t VALUES ({}, {}, ',')", i, one.values[i]));
  const auto shape = shape_of_only_table(database);
  const auto wholes = database.query("SELECT " + shape.wholes() + " FROM t ORDER BY id");
  const auto rows =
      database.query("SELECT MD5(" + shape.text() + "), " + shape.selects() + " FROM t ORDER BY id").rows;
  ASSERT_EQ(rows.size(), one.values.size());
  std::set<Value> canonicals;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row row(rows[i].begin() + 1, rows[i].end());
    EXPECT_EQ(hex(md5(shape.text_of(row))), rows[i][0]) << one.values[i];
    EXPECT_EQ(canonical(shape.parts[1], wholes.rows[i][1]), row[1]) << one.values[i];
    canonicals.insert(row[1]);
    const auto trace = trace_of(shape, row);
    const auto again = trace_from(shape, to_bytes(trace));
    EXPECT_EQ(again.digest, trace.digest);
    EXPECT_EQ(again.marks, trace.marks);
    EXPECT_TRUE(has_value(shape, trace, 1, row[1]));
    if (shape.parts[1].is_number) {
      EXPECT_EQ(number_of(trace, 1), row[1]);
    }
  }
  EXPECT_EQ(canonicals.size(), one.values.size()) << "two values look alike";
}

INSTANTIATE_TEST_SUITE_P(Types, EveryType, testing::ValuesIn(test::every_type()), [](const auto& one) {
  std::string name = std::to_string(one.index) + "_";
  for (const char c : one.param.type) name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name;
});

TEST(RowShape, texts_cannot_be_confused) {
  auto database = test::empty_database();
  database.query("CREATE TABLE `sel``ect` (`a'b` VARCHAR(20), `c\"d` VARCHAR(20), n INT, b BLOB)");
  database.query(
      "INSERT INTO `sel``ect` VALUES ('a,', 'b', 1, ''), ('a', ',b', 1, ''), ('a', 'b', 1, NULL), ('a', 'b', "
      "NULL, ''), ('a', 'b', NULL, NULL), (NULL, 'ab', 1, ''), ('', 'ab', 1, ''), ('ab', '', 1, ''), ('ab', "
      "NULL, 1, ''), (NULL, NULL, NULL, NULL), ('1,1', '1', 1, '1,1'), ('1', '1,1', 1, '1,1')");
  const auto shape = shape_of_only_table(database);
  EXPECT_FALSE(shape.has_key());
  std::set<Value> texts;
  const auto rows =
      database.query("SELECT " + shape.text() + ", " + shape.selects() + " FROM `sel``ect`").rows;
  for (const auto& row : rows) {
    texts.insert(row[0]);
    EXPECT_EQ(shape.text_of(Row(row.begin() + 1, row.end())), row[0]);
  }
  EXPECT_EQ(texts.size(), 12u);
}

TEST(RowShape, the_key_is_what_both_sides_identify_rows_by) {
  auto database = test::empty_database();
  struct Case {
    const char *columns, *key;
  };
  const Case cases[] = {
      {"a INT, b INT, PRIMARY KEY (b, a)", "ba"},
      {"a INT, b INT NOT NULL, UNIQUE KEY (a), UNIQUE KEY (b)", "b"},
      {"a INT, b INT, UNIQUE KEY (a, b)", ""},
      {"a INT, b INT, KEY (a)", ""},
      {"a LONGTEXT NOT NULL, b INT NOT NULL, PRIMARY KEY (a(10)), UNIQUE KEY (b)", "b"},
      {"a INT, b INT NOT NULL, c INT AS (a + 1) STORED, UNIQUE KEY (c, b), UNIQUE KEY z (b)", "b"},
  };
  for (const auto& one : cases) {
    const auto shape = shape_of(table_of(database, one.columns));
    std::string key;
    for (const auto part : shape.key) key += shape.parts[part].column.name;
    EXPECT_EQ(key, one.key) << one.columns;
  }
  const auto source = table_of(database, "a INT NOT NULL, b INT NOT NULL, PRIMARY KEY (a), UNIQUE KEY (b)");
  const auto destination = table_of(database, "a INT NOT NULL, b INT NOT NULL, UNIQUE KEY other (b)");
  const auto shape = shape_of(source, destination);
  EXPECT_EQ(shape.key_selects(), "`b`");
  EXPECT_EQ(shape.source_index, "b");
  EXPECT_EQ(shape.destination_index, "other");
}

TEST(RowShape, tables_that_differ_are_refused) {
  auto database = test::empty_database();
  const auto code = [&](const std::string& a, const std::string& b) {
    const auto source = table_of(database, a), destination = table_of(database, b);
    return code_of([&] { shape_of(source, destination); });
  };
  EXPECT_EQ(code("a INT PRIMARY KEY, b INT", "a INT PRIMARY KEY"), "different-columns");
  EXPECT_EQ(code("a INT PRIMARY KEY", "a INT PRIMARY KEY, b INT"), "different-columns");
  EXPECT_EQ(code("a DECIMAL(9,2)", "a DECIMAL(9,3)"), "different-columns");
  EXPECT_EQ(code("a TEXT CHARACTER SET latin1", "a TEXT CHARACTER SET utf8mb4"), "different-columns");
  EXPECT_EQ(code("a INT, b INT", "a INT, b INT AS (a) STORED"), "different-columns");
  EXPECT_EQ(code("a VARCHAR(9) COLLATE utf8mb4_bin PRIMARY KEY",
                 "a VARCHAR(9) COLLATE utf8mb4_general_ci PRIMARY KEY"),
            "different-collations");
  EXPECT_EQ(code("a INT PRIMARY KEY, b VARCHAR(9) COLLATE utf8mb4_bin", "b VARCHAR(20), a INT PRIMARY KEY"),
            "");
  EXPECT_EQ(code("a INT, b INT AS (a) STORED", "a INT"), "");
}

TEST(RowTrace, damaged_bytes_are_refused) {
  auto database = test::empty_database();
  const auto shape = shape_of(table_of(database, "a INT PRIMARY KEY, b TEXT, c DECIMAL(65,2)"));
  const auto good = to_bytes(trace_of(shape, {"1", "text", std::nullopt}));
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_EQ(code_of([&] { trace_from(shape, good.substr(0, size)); }), "bad-trace") << size;
  EXPECT_EQ(code_of([&] { trace_from(shape, good + "x"); }), "bad-trace");
  auto long_mark = good;
  long_mark[16] = '\x7f';
  EXPECT_EQ(code_of([&] { trace_from(shape, long_mark); }), "bad-trace");
}

}  // namespace
}  // namespace cleave::mysql
