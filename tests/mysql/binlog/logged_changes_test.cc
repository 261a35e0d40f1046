#include "mysql/binlog/logged_changes.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "logged_server.h"
#include "mysql/binlog/followers.h"

namespace cleave::mysql {
namespace {

using test::LoggedDatabase;
using Words = std::vector<std::string>;

/// "t +1,a", "t 1,a>1,b", "t -1,b": table, what happened, rows.
std::string text_of(const Change& change) {
  const auto joined = [](const Row& row) {
    std::string text;
    for (const auto& value : row) text += (text.empty() ? "" : ",") + value.value_or("NULL");
    return text;
  };
  const auto name = change.table().name + " ";
  switch (change.kind) {
    case ChangeKind::inserted:
      return name + "+" + joined(change.after);
    case ChangeKind::updated:
      return name + joined(change.before) + ">" + joined(change.after);
    case ChangeKind::deleted:
      return name + "-" + joined(change.before);
  }
  return "";
}

Words texts_of(const std::vector<Change>& changes) {
  Words texts;
  for (const auto& change : changes) texts.push_back(text_of(change));
  return texts;
}

void make_table(LoggedDatabase& database) {
  database.query("CREATE TABLE t (id INT PRIMARY KEY, c VARCHAR(20), b BLOB)");
}

/// What every test below changes, and what the log should say of it.
Words change_rows(LoggedDatabase& database) {
  database.query("INSERT INTO t VALUES (1, 'a', 'x'), (2, 'b', NULL)");
  database.query("UPDATE t SET c = 'c' WHERE id = 2");
  database.query("DELETE FROM t WHERE id = 1");
  return {"t +1,a,x", "t +2,b,NULL", "t 2,b,NULL>2,c,NULL", "t -1,a,x"};
}

TEST(LoggedChanges, come_in_the_order_of_their_commits_without_what_was_rolled_back) {
  LoggedDatabase database;
  make_table(database);
  Connection other(database.server().endpoint(database.name()));
  database.query("START TRANSACTION");
  database.query("INSERT INTO t VALUES (1, 'late', NULL)");
  other.query("INSERT INTO t VALUES (2, 'early', NULL)");
  database.query("SAVEPOINT s");
  database.query("INSERT INTO t VALUES (3, 'never', NULL)");
  database.query("ROLLBACK TO s");
  database.query("INSERT INTO t VALUES (4, 'also', NULL)");
  database.query("COMMIT");
  database.query("START TRANSACTION");
  database.query("INSERT INTO t VALUES (5, 'never', NULL)");
  database.query("ROLLBACK");
  const auto changes = database.changes();
  EXPECT_EQ(texts_of(changes), (Words{"t +2,early,NULL", "t +1,late,NULL", "t +4,also,NULL"}));
  EXPECT_EQ(database.gaps(), Words{});
  EXPECT_NE(changes[0].transaction, changes[1].transaction);
  EXPECT_EQ(changes[1].transaction, changes[2].transaction);
  EXPECT_TRUE(changes[1].transaction.starts_with("0-7-")) << changes[1].transaction;
}

TEST(LoggedChanges, of_another_database_are_passed_over) {
  LoggedDatabase one, other;
  make_table(one);
  make_table(other);
  other.query("INSERT INTO t VALUES (1, 'other', NULL)");
  const auto expected = change_rows(one);
  other.query(fmt::format("UPDATE t, {}.t AS here SET here.c = 'd', t.c = 'e'", one.name()));
  auto texts = texts_of(one.changes());
  ASSERT_EQ(texts.size(), expected.size() + 1);
  EXPECT_EQ(texts.back(), "t 2,c,NULL>2,d,NULL");
}

TEST(LoggedChanges, of_xa_transactions_come_when_they_are_committed) {
  LoggedDatabase database;
  make_table(database);
  for (const auto* end : {"XA COMMIT 'x', 'y', 3", "XA ROLLBACK 'x', 'y', 3"}) {
    database.query("XA START 'x', 'y', 3");
    database.query("INSERT INTO t VALUES (1, 'prepared', NULL)");
    database.query("XA END 'x', 'y', 3");
    database.query("XA PREPARE 'x', 'y', 3");
    Connection(database.server().endpoint(database.name())).query("INSERT INTO t VALUES (2, 'b', NULL)");
    EXPECT_EQ(database.changes().size(), 1u);
    database.query(end);
    const bool is_committed = std::string_view(end).starts_with("XA COMMIT");
    const auto texts = texts_of(database.changes());
    EXPECT_EQ(texts, is_committed ? (Words{"t +2,b,NULL", "t +1,prepared,NULL"}) : (Words{"t +2,b,NULL"}));
    EXPECT_EQ(database.gaps(), Words{});
    database = LoggedDatabase();
    make_table(database);
  }
  database.query("XA START 'z'");
  database.query("INSERT INTO t VALUES (9, 'one phase', NULL)");
  database.query("XA END 'z'");
  database.query("XA COMMIT 'z' ONE PHASE");
  EXPECT_EQ(texts_of(database.changes()), Words{"t +9,one phase,NULL"});
}

TEST(LoggedChanges, are_read_across_files_compressed_and_with_or_without_checksums) {
  LoggedDatabase database;
  make_table(database);
  auto expected = change_rows(database);
  const auto again = [&](const char* statement) {
    database.query(statement);
    database.query("DELETE FROM t");
    expected.push_back("t -2,c,NULL");
    for (const auto& text : change_rows(database)) expected.push_back(text);
  };
  again("FLUSH BINARY LOGS");
  again("SET GLOBAL binlog_checksum = NONE");
  again("SET GLOBAL log_bin_compress = ON");
  again("SET GLOBAL log_bin_compress_min_len = 10");
  database.query("INSERT INTO t VALUES (7, 'large', REPEAT('y', 60000))");
  again("SET GLOBAL binlog_checksum = CRC32");
  database.query("SET GLOBAL log_bin_compress = OFF");
  auto texts = texts_of(database.changes());
  EXPECT_EQ(texts.size(), expected.size() + 2);  // the large one comes and goes
  texts.erase(std::remove_if(texts.begin(), texts.end(),
                             [](const auto& text) { return text.find("large") != std::string::npos; }),
              texts.end());
  EXPECT_EQ(texts, expected);
  EXPECT_EQ(database.gaps(), Words{});
}

TEST(LoggedChanges, go_on_where_reading_ended) {
  LoggedDatabase database;
  make_table(database);
  const auto schema = read_schema(database.session());
  LoggedChanges changes(database.session(), schema, [](const std::string&) { return true; });
  Words texts, expected;
  auto position = database.begin();
  for (int round = 0; round < 4; ++round) {
    for (const auto& text : change_rows(database)) expected.push_back(text);
    if (round == 1) database.query("FLUSH BINARY LOGS");
    ServerLog log(database.server().endpoint(), position);
    while (const auto change = changes.next(log)) texts.push_back(text_of(*change));
    position = *changes.resume_at();
    database.query("DELETE FROM t");
    expected.push_back("t -2,c,NULL");
  }
  expected.pop_back();
  EXPECT_EQ(texts, expected);
}

TEST(LoggedChanges, of_a_large_transaction_do_not_stay_in_memory) {
  LoggedDatabase database;
  make_table(database);
  database.query("INSERT INTO t SELECT seq, 'large', REPEAT('z', 10000) FROM seq_1_to_3000");
  const auto schema = read_schema(database.session());
  LoggedChanges changes(database.session(), schema, [](const std::string&) { return true; });
  ServerLog log(database.server().endpoint(), database.begin());
  int count = 0;
  while (const auto change = changes.next(log)) {
    ++count;
    EXPECT_EQ(change->after[0], std::to_string(count));
  }
  EXPECT_EQ(count, 3000);
}

TEST(LoggedChanges, that_the_log_has_in_parts_are_gaps) {
  for (const auto* image : {"MINIMAL", "NOBLOB"}) {
    LoggedDatabase database;
    make_table(database);
    database.query("CREATE TABLE whole (id INT PRIMARY KEY)");
    database.query(fmt::format("SET SESSION binlog_row_image = {}", image));
    database.query("INSERT INTO t VALUES (1, 'a', 'x')");
    database.query("UPDATE t SET c = 'b'");
    database.query("INSERT INTO whole VALUES (1)");
    const auto texts = texts_of(database.changes());
    EXPECT_EQ(texts.back(), "whole +1") << image;
    EXPECT_EQ(database.gaps(), Words{"t:partial-image"}) << image;
  }
}

TEST(LoggedChanges, behind_a_definition_are_a_gap_of_that_table_alone) {
  const char* statements[] = {"ALTER TABLE t ADD COLUMN d INT",
                              "ALTER TABLE t MODIFY c VARCHAR(30)",
                              "TRUNCATE t",
                              "RENAME TABLE t TO s, s TO t",
                              "CREATE OR REPLACE TABLE t (id INT PRIMARY KEY)",
                              "ALTER TABLE `t` DROP c",
                              "DROP TABLE IF EXISTS gone, t"};
  for (const auto* statement : statements) {
    LoggedDatabase database;
    make_table(database);
    database.query("CREATE TABLE other (id INT PRIMARY KEY)");
    change_rows(database);
    database.query(statement);
    database.query("CREATE TABLE IF NOT EXISTS t (id INT PRIMARY KEY)");
    database.query("INSERT INTO other VALUES (1)");
    const auto texts = texts_of(database.changes());
    EXPECT_EQ(texts.back(), "other +1") << statement;
    EXPECT_NE(std::find(database.gaps().begin(), database.gaps().end(), "t:definition"),
              database.gaps().end())
        << statement;
    for (const auto& gap : database.gaps()) EXPECT_TRUE(gap.starts_with("t:")) << statement << ": " << gap;
  }
}

TEST(LoggedChanges, are_complete_in_spite_of_harmless_definitions) {
  LoggedDatabase database;
  make_table(database);
  database.query("ALTER TABLE t ADD INDEX (c)");
  database.query("ALTER TABLE t AUTO_INCREMENT = 5, COMMENT 'x, y'");
  const auto expected = change_rows(database);
  database.query("CREATE VIEW v AS SELECT * FROM t");
  database.query("CREATE TABLE new_one (id INT)");
  database.query("OPTIMIZE TABLE t");
  EXPECT_EQ(texts_of(database.changes()), expected);
  EXPECT_EQ(database.gaps(), Words{});
}

TEST(LoggedChanges, logged_as_statements_are_gaps_of_the_tables_that_they_name) {
  LoggedDatabase database;
  make_table(database);
  database.query("CREATE TABLE other (id INT PRIMARY KEY)");
  database.query("SET SESSION binlog_format = STATEMENT");
  change_rows(database);
  database.query("SET SESSION binlog_format = ROW");
  database.query("INSERT INTO other VALUES (1)");
  EXPECT_EQ(texts_of(database.changes()), Words{"other +1"});
  EXPECT_EQ(database.gaps(), Words{"t:statement"});
}

TEST(LoggedChanges, since_a_gtid_are_those_behind_it) {
  LoggedDatabase database;
  make_table(database);
  change_rows(database);
  const auto gtid = *database.session().value("SELECT @@gtid_binlog_pos");
  database.query("FLUSH BINARY LOGS");
  database.query("INSERT INTO t VALUES (5, 'behind', NULL)");
  const auto start = find_start(database.server().endpoint(), parse_log_start(gtid));
  ASSERT_TRUE(start.known);
  ServerLog log(database.server().endpoint(), start.position);
  const auto schema = read_schema(database.session());
  LoggedChanges changes(database.session(), schema, [](const std::string&) { return true; });
  changes.skip(*start.known);
  Words texts;
  while (const auto change = changes.next(log)) texts.push_back(text_of(*change));
  EXPECT_EQ(texts, Words{"t +5,behind,NULL"});
  EXPECT_TRUE(changes.gaps().all().empty());
}

TEST(Followers, are_the_tables_that_a_foreign_key_changes_in_silence) {
  LoggedDatabase database;
  for (const auto* table :
       {"p (id INT PRIMARY KEY, n INT UNIQUE)", "keeps (p INT, FOREIGN KEY (p) REFERENCES p (id))",
        "dies (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE)",
        "forgets (d INT, FOREIGN KEY (d) REFERENCES dies (id) ON DELETE SET NULL)",
        "renamed (n INT, FOREIGN KEY (n) REFERENCES p (n) ON UPDATE CASCADE)"})
    database.query(std::string("CREATE TABLE ") + table);
  database.query("INSERT INTO p VALUES (1, 1), (2, 2), (3, 3)");
  database.query("UPDATE p SET n = 20 WHERE id = 2");
  database.query("UPDATE p SET id = 30 WHERE id = 3");
  database.query("DELETE FROM p WHERE id = 1");
  database.query("SET foreign_key_checks = 0");
  database.query("DELETE FROM p WHERE id = 2");
  const auto changes = database.changes();
  ASSERT_EQ(changes.size(), 7u);
  const auto schema = read_schema(database.session());
  EXPECT_EQ(followers(schema, changes[0]), Words{});
  EXPECT_EQ(followers(schema, changes[3]), Words{"renamed"});
  EXPECT_EQ(followers(schema, changes[4]), Words{});
  EXPECT_EQ(followers(schema, changes[5]), (Words{"dies", "forgets"}));
  EXPECT_EQ(followers(schema, changes[6]), Words{});
}

}  // namespace
}  // namespace cleave::mysql
