#include "mysql/references/references.h"

#include <gtest/gtest.h>

#include "../server.h"

namespace cleave::mysql {
namespace {

/// "orders.customer_id>customers likely 0/2", of all implied ones; unanswered ones with a question mark.
std::vector<std::string> implied(Connection& database) {
  std::vector<std::string> lines;
  const auto found = implied_references(database, read_schema(database));
  for (const auto& one : found.references)
    lines.push_back(one.table + "." + one.columns[0] + ">" + one.parent +
                    (one.type_value.empty() ? "" : "(" + one.type_value + ")") + " " +
                    to_text(one.confidence) + " " + std::to_string(one.orphans) + "/" +
                    std::to_string(one.values));
  for (const auto& column : found.unanswered) lines.push_back(column + "?");
  return lines;
}

using Lines = std::vector<std::string>;

TEST(References, declared_ones_are_not_suggested_again) {
  auto database = test::empty_database();
  database.query("CREATE TABLE customers (id INT PRIMARY KEY)");
  database.query(
      "CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, FOREIGN KEY (customer_id) REFERENCES "
      "customers (id))");
  EXPECT_EQ(implied(database), Lines());
  const auto declared = declared_references(read_schema(database));
  ASSERT_EQ(declared.size(), 1u);
  EXPECT_EQ(declared[0].table, "orders");
  EXPECT_EQ(declared[0].parent_columns, Lines{"id"});
  EXPECT_EQ(declared[0].confidence, Reference::Confidence::certain);
}

TEST(References, data_decides_how_sure_a_name_is) {
  auto database = test::empty_database();
  database.query("CREATE TABLE customers (id BIGINT PRIMARY KEY)");
  database.query("INSERT INTO customers VALUES (1), (2)");
  database.query(
      "CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, old_customer_id INT, new_customer_id INT)");
  // 0 and NULL stand for nobody; 1 of 11 customers was deleted.
  database.query("INSERT INTO orders VALUES (1, 1, 0, 9), (2, 2, NULL, 1), (3, 0, NULL, 8)");
  EXPECT_EQ(implied(database),
            (Lines{"orders.customer_id>customers likely 0/2", "orders.old_customer_id>customers presumed 0/0",
                   "orders.new_customer_id>customers doubtful 2/3"}));
  database.query(
      "INSERT INTO orders (id, customer_id) VALUES (4, 1), (5, 1), (6, 1), (7, 1), (8, 1), (9, 1), (10, 1), "
      "(11, 1), (12, 77)");
  EXPECT_EQ(implied(database)[0], "orders.customer_id>customers likely 1/11");
}

TEST(References, trees_pairs_shared_key_names_and_other_tables) {
  auto database = test::empty_database();
  database.query("CREATE TABLE posts (id INT PRIMARY KEY, parent_id INT)");
  database.query("CREATE TABLE plants (plantNumber INT PRIMARY KEY)");
  database.query(
      "CREATE TABLE visits (id INT PRIMARY KEY, plantNumber INT, post_id VARCHAR(10), photo_id INT)");
  database.query(
      "CREATE TABLE notes (id INT PRIMARY KEY, subjectType VARCHAR(20) CHARACTER SET latin1, subjectId INT)");
  database.query("INSERT INTO posts VALUES (1, NULL), (2, 1)");
  database.query("INSERT INTO notes VALUES (1, 'Post', 2), (2, 'Plant', 5), (3, NULL, 3)");
  EXPECT_EQ(implied(database),
            (Lines{"notes.subjectId>plants(Plant) doubtful 1/1", "notes.subjectId>posts(Post) likely 0/1",
                   "posts.parent_id>posts likely 0/1", "visits.plantNumber>plants presumed 0/0"}))
      << "a text is no id of an integer, and there are no photos";
}

/// Customers 1, 11, 21 …, of whom each has an order; small numbers beside.
void fill_shop_with_gaps(Connection& database) {
  database.query("CREATE TABLE users (id INT AUTO_INCREMENT PRIMARY KEY, level INT)");
  database.query("CREATE TABLE boxes (id INT AUTO_INCREMENT PRIMARY KEY)");
  database.query(
      "CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, sold_to INT, kunde BIGINT, quantity INT, "
      "position INT, state INT, is_paid TINYINT(1), valid_to INT, seen INT, external_ref INT, KEY (state))");
  for (int i = 0; i < 20; ++i) {
    const auto user = std::to_string(10 * i + 1), n = std::to_string(i + 1),
               small = std::to_string(i % 3 + 1);
    database.query("INSERT INTO users VALUES (" + user + ", 1)");
    database.query("INSERT INTO boxes VALUES (" + n + ")");
    database.query("INSERT INTO orders VALUES (" + n + ", " + user + ", " + user + ", " + small + ", " + n +
                   ", " + small + ", 1, " + small + ", " + user + ", " + n + ")");
  }
}

TEST(References, values_roles_and_gaps_speak_and_small_numbers_do_not) {
  auto database = test::empty_database();
  fill_shop_with_gaps(database);
  EXPECT_EQ(implied(database),
            (Lines{"orders.sold_to>users likely 0/20", "orders.kunde>users likely 0/20",
                   "orders.seen>users likely 0/20", "orders.external_ref>boxes ambiguous 0/20",
                   "orders.external_ref>orders ambiguous 0/20"}));
}

TEST(References, the_key_of_a_pair_and_the_words_of_a_name) {
  auto database = test::empty_database();
  database.query(
      "CREATE TABLE wp_posts (ID INT AUTO_INCREMENT PRIMARY KEY, post_parent INT, post_count INT)");
  database.query("CREATE TABLE wp_tags (ID INT AUTO_INCREMENT PRIMARY KEY)");
  database.query(
      "CREATE TABLE wp_notes (note_ID INT AUTO_INCREMENT PRIMARY KEY, note_post_ID INT, note_mark INT)");
  database.query("CREATE TABLE wp_pairs (thing INT, other INT, PRIMARY KEY (thing, other))");
  for (int i = 1; i < 8; ++i) {
    const auto n = std::to_string(i), before = std::to_string(i - 1);
    database.query("INSERT INTO wp_posts VALUES (" + n + ", " + before + ", " + before + ")");
    database.query("INSERT INTO wp_notes VALUES (" + n + ", " + n + ", " + n + ")");
    database.query("INSERT INTO wp_pairs VALUES (" + n + ", 99)");
  }
  EXPECT_EQ(implied(database),
            (Lines{"wp_notes.note_post_ID>wp_posts likely 0/7", "wp_pairs.thing>wp_notes ambiguous 0/7",
                   "wp_pairs.thing>wp_posts ambiguous 0/7", "wp_posts.post_parent>wp_posts likely 0/6"}));
}

TEST(References, a_key_that_is_not_handed_out_belongs_to_another_table) {
  auto database = test::empty_database();
  database.query("CREATE TABLE posts (ID INT AUTO_INCREMENT PRIMARY KEY)");
  database.query("CREATE TABLE stats (order_id INT PRIMARY KEY)");
  database.query(
      "CREATE TABLE lines_of_orders (id INT AUTO_INCREMENT PRIMARY KEY, order_id INT, KEY (order_id))");
  database.query("INSERT INTO posts VALUES (7), (8)");
  database.query("INSERT INTO stats VALUES (7)");
  database.query("INSERT INTO lines_of_orders VALUES (1, 7), (2, 8)");
  EXPECT_EQ(implied(database),
            (Lines{"lines_of_orders.order_id>posts likely 0/2", "stats.order_id>posts likely 0/1"}));
}

}  // namespace
}  // namespace cleave::mysql
