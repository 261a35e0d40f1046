#include "mysql/diff/key_order.h"

#include <gtest/gtest.h>

#include "mysql/server.h"

namespace cleave::mysql {
namespace {

struct Case {
  const char* columns;
  const char* ordered;  ///< the columns that ranges are made of
  bool whole;
};

TEST(KeyOrder, ranges_end_where_servers_sort_otherwise_than_they_compare) {
  auto database = test::empty_database();
  const Case cases[] = {
      {"a INT PRIMARY KEY", "`a`", true},
      {"a VARCHAR(9), b DATE, PRIMARY KEY (a, b)", "`a`, `b`", true},
      {"a INT, b ENUM('x'), c INT, PRIMARY KEY (a, b, c)", "`a`", false},
      {"a VARCHAR(9), b ENUM('x'), PRIMARY KEY (a, b)", "", false},
      {"a INT, b VARCHAR(9), c YEAR, PRIMARY KEY (a, b, c)", "`a`", false},
      {"a SET('x') PRIMARY KEY", "", false},
      {"a TEXT NOT NULL, UNIQUE KEY (a(5))", "", false},
      {"a INT, b VARCHAR(50), PRIMARY KEY (a, b(5))", "`a`", false},
  };
  for (const auto& one : cases) {
    database.query("DROP TABLE IF EXISTS t");
    database.query(std::string("CREATE TABLE t (") + one.columns + ")");
    const auto table = read_schema(database).tables.at(0);
    const auto shape = shape_of(table);
    const KeyOrder order(shape, table);
    EXPECT_EQ(order.columns(), one.ordered) << one.columns;
    EXPECT_EQ(order.is_whole(), one.whole) << one.columns;
    EXPECT_EQ(order.is_ordered(), one.ordered[0] != '\0') << one.columns;
  }
}

TEST(KeyOrder, ranges_of_several_columns_are_those_of_row_constructors) {
  auto database = test::empty_database();
  database.query("CREATE TABLE t (a INT, b INT, c INT, PRIMARY KEY (a, b, c))");
  database.query(
      "INSERT INTO t SELECT x.seq, y.seq, z.seq FROM seq_0_to_3 x JOIN seq_0_to_3 y JOIN seq_0_to_3 z");
  const auto table = read_schema(database).tables.at(0);
  const auto shape = shape_of(table);
  const KeyOrder order(shape, table);
  const std::vector<Row> bounds = {
      {"0", "0", "0"}, {"1", "2", "0"}, {"1", "2", "3"}, {"1", "3", "1"}, {"3", "0", "2"}};
  const auto tuple = [](const Row& row) { return "(" + *row[0] + ", " + *row[1] + ", " + *row[2] + ")"; };
  const auto count = [&](const std::string& condition) {
    return database.value("SELECT COUNT(*) FROM t WHERE " + condition).value_or("");
  };
  for (const auto& first : bounds) {
    EXPECT_EQ(count(order.condition({first, {}})), count("(a, b, c) >= " + tuple(first)));
    EXPECT_EQ(count(order.condition({{}, first})), count("(a, b, c) < " + tuple(first)));
    EXPECT_EQ(count(order.behind(first)), count("(a, b, c) > " + tuple(first)));
    for (const auto& end : bounds)
      EXPECT_EQ(count(order.condition({first, end})),
                count("(a, b, c) >= " + tuple(first) + " AND (a, b, c) < " + tuple(end)));
  }
  EXPECT_EQ(order.condition({}), "TRUE");
}

TEST(KeyOrder, keys_are_spread_here_as_by_the_server) {
  auto database = test::empty_database();
  database.query("CREATE TABLE t (a VARCHAR(9) CHARACTER SET latin1, b DOUBLE, PRIMARY KEY (a, b))");
  database.query("INSERT INTO t VALUES ('ä', 0.1), ('', -1e300), ('x,y', 7)");
  const auto table = read_schema(database).tables.at(0);
  const auto shape = shape_of(table);
  for (const auto& row :
       database.query("SELECT " + KeyOrder(shape, table).spread() + ", " + shape.key_selects() + " FROM t")
           .rows)
    EXPECT_EQ(row[0], std::to_string(KeyOrder::spread_of({row[1], row[2]})));
}

}  // namespace
}  // namespace cleave::mysql
