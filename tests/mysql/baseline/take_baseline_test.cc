#include "mysql/baseline/take_baseline.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/hash.h"
#include "mysql/baseline/baseline.h"
#include "mysql/baseline/baseline_folder.h"
#include "mysql/diff/every_type.h"
#include "mysql/quoted.h"
#include "mysql/schema.h"
#include "mysql/server.h"

namespace cleave::mysql {
namespace {

/// A database, and a baseline of it.
struct Taken {
  explicit Taken(Database& given, std::vector<std::string> tables = {}) : database(given) {
    VirtualClock clock(from_rfc3339("2026-11-23T12:00:00.250Z"));
    warnings = take_baseline(database, folder.file(), clock, {std::move(tables), {}});
    baseline.emplace(folder.file());
    schema = read_schema(database);
  }

  RowShape shape(const std::string& table) const { return shape_of(*schema.table(table)); }

  std::vector<BaseRow> rows(const std::string& table) const {
    baseline->require_shape(shape(table));
    std::vector<BaseRow> rows;
    for (std::size_t i = 0; i < baseline->blocks(table).size(); ++i) {
      auto more = baseline->rows(shape(table), i);
      EXPECT_EQ(more.at(0).key, baseline->blocks(table)[i].first);
      rows.insert(rows.end(), more.begin(), more.end());
    }
    return rows;
  }

  /// The baseline says what the table holds now, in the server's own order and by its own digests.
  void expect_same(const std::string& table, const std::string& order) {
    const auto shape = this->shape(table);
    const auto name = quoted_name(table);
    const auto now = database
                         .query(fmt::format("SELECT MD5({}), {} FROM {} ORDER BY {}", shape.text(),
                                            shape.selects(), name, order))
                         .rows;
    const auto then = rows(table);
    ASSERT_EQ(then.size(), now.size()) << table;
    for (std::size_t i = 0; i < now.size(); ++i) {
      const Row row(now[i].begin() + 1, now[i].end());
      EXPECT_EQ(then[i].key, shape.key_of(row));
      const auto& digest = then[i].trace.digest;
      EXPECT_EQ(hex({reinterpret_cast<const char*>(digest.data()), digest.size()}), now[i][0]);
      EXPECT_EQ(then[i].trace.marks, trace_of(shape, row).marks);
      EXPECT_EQ(then[i].count, 1u);
    }
    expect_digests(shape);
  }

  /// All blocks together have the digest that the server computes of the table.
  void expect_digests(const RowShape& shape) {
    ChunkDigest all;
    for (const auto& block : baseline->blocks(shape.table)) {
      all.rows += block.digest.rows;
      all.sum ^= block.digest.sum;
    }
    const auto server =
        database.query("SELECT " + chunk_digest_selects(shape) + " FROM " + quoted_name(shape.table)).rows[0];
    EXPECT_EQ(std::to_string(all.rows), server[0]) << shape.table;
    EXPECT_EQ(std::to_string(all.sum), server[1]) << shape.table;
  }

  std::string warning_codes() const {
    std::string codes;
    for (const auto& warning : warnings) codes += warning.code + ":" + warning.table + " ";
    return codes;
  }

  Database& database;
  const test::BaselineFolder folder;
  std::vector<BaselineWarning> warnings;
  std::optional<Baseline> baseline;
  Schema schema;
};

TEST(TakeBaseline, every_type_comes_back) {
  auto database = test::empty_database();
  database.query("SET sql_mode = 'ALLOW_INVALID_DATES,NO_BACKSLASH_ESCAPES'");
  std::size_t number = 0;
  for (const auto& one : test::every_type()) {
    const auto table = fmt::format("t{:02}", number++);
    database.query("CREATE TABLE " + table + " (id INT PRIMARY KEY, v " + one.type + ")");
    for (std::size_t i = 0; i < one.values.size(); ++i)
      database.query(fmt::format("INSERT INTO {} VALUES ({}, {})", table, i, one.values[i]));
  }
  Taken taken(database);
  ASSERT_EQ(taken.baseline->tables().size(), test::every_type().size());
  for (const auto& table : taken.baseline->tables()) taken.expect_same(table.name, "id");
  EXPECT_EQ(taken.warning_codes(), "");
}

TEST(TakeBaseline, every_type_that_can_be_a_key_is_one) {
  auto database = test::empty_database();
  database.query("SET sql_mode = 'ALLOW_INVALID_DATES,NO_BACKSLASH_ESCAPES'");
  std::size_t number = 0;
  for (const auto& one : test::every_type()) {
    const auto table = fmt::format("t{:02}", number);
    const bool is_long = one.type.find("BLOB") != std::string::npos ||
                         one.type.find("TEXT") != std::string::npos || one.type == "JSON" ||
                         one.type == "GEOMETRY";
    auto type = one.type;
    if (const auto null = type.find(" NULL"); null != std::string::npos) type.resize(null);
    if (is_long) continue;
    database.query("CREATE TABLE " + table + " (v " + type +
                   " NOT NULL, n INT AUTO_INCREMENT UNIQUE, "
                   "PRIMARY KEY (v))");
    ++number;
    for (const auto& value : one.values) {
      if (value != "NULL") database.query("INSERT IGNORE INTO " + table + " (v) VALUES (" + value + ")");
    }
  }
  Taken taken(database);
  ASSERT_EQ(taken.baseline->tables().size(), number);
  for (const auto& table : taken.baseline->tables()) {
    EXPECT_EQ(table.key, std::vector<std::string>{"v"}) << table.name;
    EXPECT_GT(table.rows, 0u);
    taken.expect_same(table.name, "v");
  }
}

TEST(TakeBaseline, blocks_follow_the_order_of_the_server) {
  auto database = test::empty_database();
  database.query(
      "CREATE TABLE many (name VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci, part INT, "
      "price DECIMAL(10,2), at DATETIME, PRIMARY KEY (name, part))");
  database.query(
      "INSERT INTO many SELECT CONCAT(ELT(1 + seq % 5, 'Ä', 'a', 'B', 'z', 'é'), CRC32(seq) % 997), seq, seq "
      "/ "
      "7, IF(seq % 9 = 0, NULL, '2021-01-01' + INTERVAL seq SECOND) FROM seq_1_to_10000");
  database.query("CREATE TABLE `it's a \"`` table` (id INT UNSIGNED, `select` INT NOT NULL UNIQUE)");
  database.query("INSERT INTO `it's a \"`` table` SELECT seq, 5000 - seq FROM seq_1_to_4096");
  database.query("CREATE TABLE none (id INT PRIMARY KEY)");
  database.query(
      "CREATE TABLE cleave_merged (id INT PRIMARY KEY, run INT, table_name INT, kind INT, into_key INT)");
  Taken taken(database);
  taken.expect_same("many", "name, part");
  taken.expect_same("it's a \"` table", "`select`");
  taken.expect_same("none", "id");
  EXPECT_EQ(taken.baseline->blocks("many").size(), 3u);
  EXPECT_EQ(taken.baseline->blocks("it's a \"` table").size(), 1u);
  EXPECT_TRUE(taken.baseline->has_table("none"));
  EXPECT_FALSE(taken.baseline->has_table("cleave_merged"));
  EXPECT_EQ(taken.baseline->origin().taken_at, "2026-11-23T12:00:00Z");
}

TEST(TakeBaseline, large_keys_make_smaller_blocks) {
  auto database = test::empty_database();
  database.query("CREATE TABLE t (k TEXT CHARACTER SET latin1 NOT NULL, v INT, PRIMARY KEY (k(10)))");
  database.query("INSERT INTO t SELECT CONCAT(LPAD(seq, 9, '0'), REPEAT('x', 60000)), seq FROM seq_1_to_60");
  Taken taken(database);
  EXPECT_GT(taken.baseline->blocks("t").size(), 2u);
  taken.expect_same("t", "k");
}

TEST(TakeBaseline, without_a_key_equal_rows_are_counted) {
  auto database = test::empty_database();
  database.query("CREATE TABLE log (at DATETIME, what VARCHAR(20)) ENGINE=MyISAM");
  database.query(
      "INSERT INTO log SELECT IF(seq % 3 = 0, NULL, '2021-01-01'), IF(seq % 2 = 0, 'even', 'odd') FROM "
      "seq_1_to_600 UNION ALL SELECT NULL, NULL");
  Taken taken(database);
  EXPECT_EQ(taken.warning_codes(), "no-key:log no-snapshot:log ");
  const auto rows = taken.rows("log");
  ASSERT_EQ(rows.size(), 5u);
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    count += rows[i].count;
    const auto& digest = rows[i].trace.digest;
    EXPECT_EQ(*rows[i].key.at(0), hex({reinterpret_cast<const char*>(digest.data()), digest.size()}));
    if (i > 0) {
      EXPECT_LT(*rows[i - 1].key[0], *rows[i].key[0]);
    }
    EXPECT_TRUE(rows[i].trace.marks.empty());
  }
  EXPECT_EQ(count, 601u);
  EXPECT_EQ(taken.baseline->tables()[0].rows, 601u);
  taken.expect_digests(taken.shape("log"));
}

TEST(TakeBaseline, tables_that_are_stored_in_another_way_are_refused) {
  auto database = test::empty_database();
  const auto make = [&database](const std::string& columns) {
    database.query("DROP TABLE IF EXISTS t");
    database.query("CREATE TABLE t (" + columns + ")");
  };
  make("id INT PRIMARY KEY, v VARCHAR(20) CHARACTER SET utf8mb4, n INT NOT NULL, UNIQUE (n)");
  const Taken taken(database);
  const auto code = [&](const std::string& columns) {
    make(columns);
    const auto shape = shape_of(read_schema(database).tables.at(0));
    return test::code_of([&] { taken.baseline->require_shape(shape); });
  };
  EXPECT_EQ(
      code("id INT PRIMARY KEY, v VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, n INT NOT NULL"),
      "");
  for (const auto* columns :
       {"id INT PRIMARY KEY, v VARCHAR(20) CHARACTER SET latin1, n INT NOT NULL",
        "id INT PRIMARY KEY, v VARCHAR(20) CHARACTER SET utf8mb4, n BIGINT NOT NULL",
        "id INT PRIMARY KEY, v VARCHAR(20) CHARACTER SET utf8mb4, n INT",
        "id INT PRIMARY KEY, v VARCHAR(20) CHARACTER SET utf8mb4",
        "id INT PRIMARY KEY, v VARCHAR(20) CHARACTER SET utf8mb4, n INT NOT NULL, more INT",
        "id INT PRIMARY KEY, n INT NOT NULL, v VARCHAR(20) CHARACTER SET utf8mb4",
        "id INT, v VARCHAR(20) CHARACTER SET utf8mb4, n INT PRIMARY KEY",
        "id INT, v VARCHAR(20) CHARACTER SET utf8mb4, n INT"})
    EXPECT_EQ(code(columns), "different-columns") << columns;
}

TEST(TakeBaseline, only_the_tables_that_were_named) {
  auto database = test::empty_database();
  for (const auto* name : {"a", "b", "c"})
    database.query(fmt::format("CREATE TABLE {} (id INT PRIMARY KEY)", name));
  const Taken taken(database, {"c", "a"});
  ASSERT_EQ(taken.baseline->tables().size(), 2u);
  EXPECT_EQ(taken.baseline->tables()[0].name, "a");
  EXPECT_EQ(test::code_of([&] { Taken(database, {"d"}); }), "unknown-table");
}

}  // namespace
}  // namespace cleave::mysql
