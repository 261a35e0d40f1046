#include "mysql/diff/chunk_digest.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "mysql/quoted.h"
#include "mysql/server.h"

namespace cleave::mysql {
namespace {

constexpr DigestForm forms[] = {DigestForm::repeated, DigestForm::remembered, DigestForm::castagnoli};

RowShape filled_table(Database& database) {
  database.query("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(60) CHARACTER SET latin1, w TEXT)");
  database.query(
      "INSERT INTO t SELECT seq, MD5(seq), IF(seq % 7, REPEAT('ß', seq % 50), NULL) FROM seq_1_to_3000");
  return shape_of(read_schema(database).tables.at(0));
}

TEST(ChunkDigest, servers_compute_what_is_computed_here) {
  auto database = test::empty_database();
  const auto shape = filled_table(database);
  std::map<std::string, ChunkDigest> expected;
  const auto rows = database.query("SELECT id % 10, " + shape.selects() + " FROM t").rows;
  for (const auto& row : rows) expected[*row[0]].add(shape.text_of(Row(row.begin() + 1, row.end())));
  for (const auto form : {DigestForm::repeated, DigestForm::remembered}) {
    const auto groups =
        database.query(fmt::format("SELECT id % 10, {} FROM t GROUP BY 1", chunk_digest_selects(shape, form)))
            .rows;
    ASSERT_EQ(groups.size(), 10u);
    for (const auto& group : groups) {
      EXPECT_EQ(group[1], std::to_string(expected[*group[0]].rows));
      EXPECT_EQ(group[2], std::to_string(expected[*group[0]].sum));
    }
  }
}

TEST(ChunkDigest, every_form_is_known_to_mariadb) {
  auto database = test::empty_database();
  for (const auto form : forms) EXPECT_TRUE(knows_form(database, form));
}

/// CRCs alone are linear: this is what they would not see.
TEST(ChunkDigest, equal_changes_of_two_rows_do_not_cancel_out) {
  auto database = test::empty_database();
  const auto shape = filled_table(database);
  for (const auto form : forms) {
    const auto digest = "SELECT " + chunk_digest_selects(shape, form) + " FROM t";
    const auto before = database.query(digest).rows;
    database.query("UPDATE t SET v = CONCAT(LEFT(v, 31), 'x') WHERE id IN (14, 21)");
    EXPECT_NE(database.query(digest).rows, before);
    database.query("UPDATE t SET v = MD5(id)");
    EXPECT_EQ(database.query(digest).rows, before);
  }
}

/// Rows of a group must not be digested with the text of another row.
TEST(ChunkDigest, groups_add_up_to_the_whole) {
  auto database = test::empty_database();
  const auto shape = filled_table(database);
  for (const auto form : forms) {
    const auto selects = chunk_digest_selects(shape, form);
    const auto whole = database.query("SELECT " + selects + " FROM t").rows.at(0);
    std::uint64_t sum = 0;
    for (const auto& row : database.query("SELECT (id - (1)) DIV 64, " + selects + " FROM t GROUP BY 1").rows)
      sum ^= std::stoull(*row[2]);
    EXPECT_EQ(std::to_string(sum), whole[1]);
  }
}

}  // namespace
}  // namespace cleave::mysql
