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

}  // namespace
}  // namespace cleave::mysql
