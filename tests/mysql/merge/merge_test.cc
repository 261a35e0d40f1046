#include "mysql/merge/merge.h"

#include <gtest/gtest.h>

#include "mysql/merge/fork.h"
#include "mysql/merge/unmerge.h"

namespace cleave::mysql::test {
namespace {

const Statements shop = {
    "CREATE TABLE users (id INT AUTO_INCREMENT PRIMARY KEY, mail VARCHAR(40) UNIQUE, name VARCHAR(40))",
    "CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, user_id INT, total INT NOT NULL, "
    "FOREIGN KEY (user_id) REFERENCES users (id))",
    "CREATE TABLE log (line VARCHAR(20))",
    "INSERT INTO users VALUES (1, 'a@x', 'Ann'), (2, 'b@x', 'Bob')",
    "INSERT INTO orders VALUES (1, 1, 10), (2, 2, 20)",
    "INSERT INTO log VALUES ('start'), ('start')"};

TEST(Merge, gives_new_ids_to_colliding_rows_and_their_children_follow) {
  Fork fork(shop);
  fork.at_source({"INSERT INTO users (mail, name) VALUES ('s@x', 'Sue')",
                  "INSERT INTO orders (user_id, total) VALUES (3, 33)"});
  fork.at_destination({"INSERT INTO users (mail, name) VALUES ('d@x', 'Dan')",
                       "INSERT INTO orders (user_id, total) VALUES (3, 44)"});
  const auto result = fork.merge();
  EXPECT_TRUE(result.conflicts.empty());
  EXPECT_EQ(rows_of(fork.destination(),
                    "SELECT u.name, o.total FROM users u JOIN orders o ON o.user_id = u.id "
                    "ORDER BY o.total"),
            "Ann,10 Bob,20 Sue,33 Dan,44");
  ASSERT_EQ(result.new_keys.size(), 2u);
  EXPECT_EQ(result.new_keys[0].into, Json({{"id", "4"}}));
  const auto before = rows_of(fork.destination(), "SELECT * FROM orders ORDER BY id");
  EXPECT_TRUE(fork.merge().conflicts.empty());
  EXPECT_EQ(rows_of(fork.destination(), "SELECT * FROM orders ORDER BY id"), before);
}

TEST(Merge, combines_columns_and_records_conflicts) {
  Fork fork(shop);
  fork.at_source(
      {"UPDATE users SET name = 'Anna' WHERE id = 1", "UPDATE orders SET total = 21 WHERE id = 2"});
  fork.at_destination(
      {"UPDATE users SET mail = 'a@y' WHERE id = 1", "UPDATE orders SET total = 22 WHERE id = 2"});
  const auto result = fork.merge();
  EXPECT_EQ(rows_of(fork.destination(), "SELECT * FROM users ORDER BY id"), "1,a@y,Anna 2,b@x,Bob");
  ASSERT_EQ(result.conflicts.size(), 1u);
  EXPECT_EQ(result.conflicts[0].kind, "both-updated");
  EXPECT_EQ(result.conflicts[0].columns, std::vector<std::string>{"total"});
  EXPECT_EQ(fork.merge().conflicts.size(), 1u);
  EXPECT_EQ(rows_of(fork.destination(), "SELECT COUNT(*) FROM cleave_conflicts"), "1");
  fork.at_destination({"UPDATE cleave_conflicts SET resolved_at = NOW()"});
  EXPECT_EQ(fork.merge().conflicts.size(), 0u);
}

TEST(Merge, forgets_a_conflict_that_is_none_any_more) {
  Fork fork(shop);
  fork.at_source({"UPDATE users SET name = 'Jo' WHERE id IN (1, 2)"});
  fork.at_destination({"UPDATE users SET name = 'Flo' WHERE id IN (1, 2)"});
  EXPECT_EQ(fork.merge().conflicts.size(), 2u);
  fork.at_destination({"UPDATE users SET name = 'Jo' WHERE id = 1"});
  EXPECT_EQ(fork.merge().conflicts.size(), 1u);
  EXPECT_EQ(rows_of(fork.destination(), "SELECT row_key, resolved_at IS NULL FROM cleave_conflicts"),
            "[\"2\"],1");
}

TEST(Merge, adds_up_counters_once) {
  Fork fork(shop);
  fork.options.policies["orders"] = parse_policy("sum:total", "test");
  fork.at_source({"UPDATE orders SET total = total + 5 WHERE id = 2"});
  fork.at_destination({"UPDATE orders SET total = total - 7 WHERE id = 2"});
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(fork.merge().conflicts.empty());
    EXPECT_EQ(rows_of(fork.destination(), "SELECT total FROM orders WHERE id = 2"), "18");
  }
}

TEST(Merge, joins_rows_with_one_unique_value) {
  Fork fork(shop);
  fork.options.taken["users"] = Taken::join;
  fork.options.suggested_too = true;
  fork.at_source({"INSERT INTO users VALUES (7, 'new@x', 'Sue')", "INSERT INTO orders VALUES (9, 7, 70)"});
  fork.at_destination({"INSERT INTO users VALUES (5, 'new@x', 'Sue')"});
  const auto result = fork.merge();
  EXPECT_TRUE(result.conflicts.empty());
  EXPECT_EQ(rows_of(fork.destination(), "SELECT user_id, total FROM orders WHERE id = 9"), "5,70");
}

TEST(Merge, deletes_what_was_deleted_but_no_parents_of_others) {
  Fork fork(shop);
  fork.at_source({"DELETE FROM orders", "DELETE FROM users"});
  fork.at_destination({"INSERT INTO orders VALUES (3, 2, 30)"});
  const auto result = fork.merge();
  EXPECT_EQ(rows_of(fork.destination(), "SELECT id FROM users"), "2");
  EXPECT_EQ(rows_of(fork.destination(), "SELECT id FROM orders"), "3");
  ASSERT_EQ(result.conflicts.size(), 1u);
  EXPECT_EQ(result.conflicts[0].kind, "has-children");
}

TEST(Merge, counts_rows_of_tables_without_keys) {
  Fork fork(shop);
  fork.at_source({"INSERT INTO log VALUES ('s'), ('s')", "DELETE FROM log WHERE line = 'start' LIMIT 1"});
  fork.at_destination({"INSERT INTO log VALUES ('d'), ('s')"});
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(fork.merge().conflicts.empty());
    EXPECT_EQ(rows_of(fork.destination(), "SELECT line, COUNT(*) FROM log GROUP BY 1 ORDER BY 1"),
              "d,1 s,3 start,1");
  }
}

TEST(Merge, unties_rows_that_refer_to_each_other) {
  Fork fork({"CREATE TABLE a (id INT AUTO_INCREMENT PRIMARY KEY, b INT, u INT UNIQUE)",
             "CREATE TABLE b (id INT AUTO_INCREMENT PRIMARY KEY, a INT, FOREIGN KEY (a) REFERENCES a (id))",
             "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b (id)",
             "INSERT INTO a VALUES (1, NULL, 1), (2, NULL, 2)"});
  fork.at_source({"SET foreign_key_checks = 0", "INSERT INTO a VALUES (5, 5, 5)",
                  "INSERT INTO b VALUES (5, 5)", "UPDATE a SET u = 9 WHERE id = 1",
                  "UPDATE a SET u = 1 WHERE id = 2", "UPDATE a SET u = 2 WHERE id = 1"});
  fork.at_destination({"INSERT INTO a VALUES (5, NULL, 55)", "INSERT INTO b VALUES (5, NULL)"});
  const auto before = rows_of(fork.destination(), "SELECT * FROM a ORDER BY id");
  const auto result = fork.merge();
  EXPECT_TRUE(result.conflicts.empty());
  EXPECT_EQ(rows_of(fork.destination(), "SELECT * FROM a ORDER BY id"), "1,NULL,2 2,NULL,1 5,NULL,55 6,6,5");
  EXPECT_EQ(rows_of(fork.destination(), "SELECT * FROM b ORDER BY id"), "5,NULL 6,6");
  const auto undone = unmerge(fork.destination(), [](std::uint64_t) {});
  EXPECT_TRUE(undone.left.empty()) << dump(to_json(undone));
  EXPECT_EQ(rows_of(fork.destination(), "SELECT * FROM a ORDER BY id"), before);
}

TEST(Unmerge, brings_back_what_was) {
  Fork fork(shop);
  fork.at_source({"INSERT INTO users (mail, name) VALUES ('s@x', 'Sue')",
                  "INSERT INTO orders (user_id, total) VALUES (3, 33)", "DELETE FROM orders WHERE id = 1",
                  "UPDATE users SET name = 'Anna' WHERE id = 1", "INSERT INTO log VALUES ('s')",
                  "DELETE FROM log WHERE line = 'start' LIMIT 1"});
  fork.at_destination({"INSERT INTO users (mail, name) VALUES ('d@x', 'Dan')"});
  const auto all = [&] {
    return rows_of(fork.destination(), "SELECT * FROM users ORDER BY id") + "/" +
           rows_of(fork.destination(), "SELECT * FROM orders ORDER BY id") + "/" +
           rows_of(fork.destination(), "SELECT * FROM log ORDER BY line");
  };
  const auto before = all();
  fork.merge();
  EXPECT_NE(all(), before);
  const auto undone = unmerge(fork.destination(), [](std::uint64_t) {});
  EXPECT_TRUE(undone.left.empty()) << dump(to_json(undone));
  EXPECT_EQ(all(), before);
  EXPECT_EQ(rows_of(fork.destination(), "SHOW TABLES LIKE 'cleave%'"), "");
}

TEST(Merge, leaves_both_sides_equal) {
  Fork fork(shop);
  fork.at_source(
      {"INSERT INTO users VALUES (3, 's@x', 'Sue')", "UPDATE users SET name = 'Anna' WHERE id = 1"});
  fork.at_destination({"INSERT INTO users VALUES (3, 'd@x', 'Dan')", "DELETE FROM orders WHERE id = 2"});
  fork.merge(Direction::into_destination);
  fork.merge(Direction::into_source);
  for (const char* query : {"SELECT mail, name FROM users ORDER BY mail", "SELECT * FROM orders ORDER BY id"})
    EXPECT_EQ(rows_of(fork.source(), query), rows_of(fork.destination(), query));
  EXPECT_EQ(rows_of(fork.source(), "SELECT COUNT(*) FROM users"), "4");
}

TEST(Merge, dry_run_changes_nothing) {
  Fork fork(shop);
  fork.options.dry_run = true;
  fork.at_source({"INSERT INTO users VALUES (3, 's@x', 'Sue')"});
  const auto result = fork.merge();
  EXPECT_EQ(result.tables.at("users").inserted, 1u);
  EXPECT_EQ(rows_of(fork.destination(), "SELECT COUNT(*) FROM users"), "2");
  EXPECT_EQ(rows_of(fork.destination(), "SHOW TABLES LIKE 'cleave%'"), "");
}

TEST(Merge, asks_when_nothing_is_locked) {
  Fork fork(shop);
  fork.options.policies["orders"] = parse_policy("ask", "test");
  fork.at_source({"UPDATE orders SET total = 21 WHERE id = 2"});
  fork.at_destination({"UPDATE orders SET total = 22 WHERE id = 2"});
  int asked = 0;
  fork.options.ask = [&](const Json& conflict) {
    EXPECT_EQ(conflict.at("kind"), "both-updated");
    // Would wait for a lock of the merge, and the row is not what was asked about any more.
    if (asked++ == 0) fork.at_destination({"UPDATE orders SET total = 23 WHERE id = 2"});
    return MergeOptions::Answer::source;
  };
  EXPECT_TRUE(fork.merge().conflicts.empty());
  EXPECT_EQ(asked, 2);
  EXPECT_EQ(rows_of(fork.destination(), "SELECT total FROM orders WHERE id = 2"), "21");
}

}  // namespace
}  // namespace cleave::mysql::test
