#include "mysql/references/known_schemas.h"

#include <algorithm>
#include <sstream>

#include <gtest/gtest.h>

#include "../server.h"
#include "mysql/references/embedded_schemas.h"

namespace cleave::mysql {
namespace {

using Words = std::vector<std::string>;

Words recognised(Connection& database) {
  Words names;
  for (const auto& each : recognise(read_schema(database))) {
    names.push_back(each.name);
    for (const auto& prefix : each.prefixes) names.back() += " " + prefix;
  }
  return names;
}

/// "a.b>c.d", with "(type)" where there is one; then what is denied or cannot be followed.
Words known(Connection& database, const std::string& name, ReferenceAnswers answers = {}) {
  answers.schemas = {name};
  add_known_references(database, read_schema(database), answers);
  Words lines;
  for (const auto& one : answers.followed)
    lines.push_back(column_of(one) + (one.type_value.empty() ? "" : "(" + one.type_value + ")") + ">" +
                    one.prefix + one.parent + "." + one.parent_columns[0]);
  std::sort(lines.begin(), lines.end());
  for (const auto& [column, types] : answers.denied_types)
    for (const auto& value : types.values) lines.push_back(column + "(" + value + ")>-");
  for (const auto& one : answers.unfollowable)
    lines.push_back(one.table + "." + one.column + "(" + one.type_value + "): " + one.why);
  return lines;
}

bool has(const Words& lines, const std::string& line) {
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

void run(Connection& database, const std::string& script) {
  std::istringstream statements(script);
  for (std::string one; std::getline(statements, one, ';');) {
    if (one.find_first_not_of(" \n") != std::string::npos) database.query(one);
  }
}

std::string blog(const std::string& prefix) {
  std::string script =
      "CREATE TABLE @posts (ID INT AUTO_INCREMENT PRIMARY KEY, post_author INT, post_parent INT, post_type "
      "VARCHAR(20));"
      "CREATE TABLE @postmeta (meta_id INT AUTO_INCREMENT PRIMARY KEY, post_id INT, meta_key VARCHAR(20), "
      "meta_value TEXT);"
      "CREATE TABLE @comments (comment_ID INT AUTO_INCREMENT PRIMARY KEY, comment_post_ID INT, "
      "comment_parent INT, user_id INT);"
      "CREATE TABLE @terms (term_id INT AUTO_INCREMENT PRIMARY KEY);"
      "CREATE TABLE @term_taxonomy (term_taxonomy_id INT AUTO_INCREMENT PRIMARY KEY, term_id INT, taxonomy "
      "TEXT, parent INT);"
      "CREATE TABLE @term_relationships (object_id INT, term_taxonomy_id INT, PRIMARY KEY (object_id, "
      "term_taxonomy_id));"
      "CREATE TABLE @options (option_id INT AUTO_INCREMENT PRIMARY KEY, option_name VARCHAR(20), "
      "option_value TEXT);";
  for (auto at = script.find('@'); at != std::string::npos; at = script.find('@'))
    script.replace(at, 1, prefix);
  return script;
}

TEST(KnownSchemas, sites_share_users_and_nothing_else) {
  auto database = test::empty_database();
  run(database, "CREATE TABLE wp_users (ID INT AUTO_INCREMENT PRIMARY KEY);" + blog("wp_") + blog("wp_2_"));
  EXPECT_EQ(recognised(database), Words{"wordpress wp_2_ wp_"});
  const auto lines = known(database, "wordpress");
  for (const auto* line :
       {"wp_posts.post_author>wp_users.ID", "wp_2_posts.post_author>wp_users.ID",
        "wp_2_posts.post_parent>wp_2_posts.ID", "wp_2_postmeta.meta_value(_thumbnail_id)>wp_2_posts.ID",
        "wp_2_term_taxonomy.parent>wp_2_terms.term_id", "wp_options.option_value(*)>-"})
    EXPECT_TRUE(has(lines, line)) << line;
}

TEST(KnownSchemas, what_the_user_says_counts_more) {
  auto database = test::empty_database();
  run(database, "CREATE TABLE users (ID INT AUTO_INCREMENT PRIMARY KEY);" + blog(""));
  ReferenceAnswers own;
  own.denied = {"posts.post_author"};
  own.denied_types["postmeta.meta_value"] = {"meta_key", {"_thumbnail_id", "_edit_lock"}};
  Reference reference;
  reference.table = "posts";
  reference.columns = {"post_parent"};
  reference.parent = "terms";
  reference.parent_columns = {"term_id"};
  own.followed = {reference};
  const auto lines = known(database, "wordpress", own);
  EXPECT_FALSE(has(lines, "posts.post_author>users.ID"));
  EXPECT_FALSE(has(lines, "posts.post_parent>posts.ID"));
  EXPECT_FALSE(has(lines, "postmeta.meta_value(_thumbnail_id)>posts.ID"));
  EXPECT_TRUE(has(lines, "postmeta.meta_value(_edit_last)>users.ID"));
  EXPECT_TRUE(has(lines, "postmeta.meta_value(*)>-"));
}

TEST(KnownSchemas, classes_of_laravel) {
  auto database = test::empty_database();
  run(database,
      "CREATE TABLE migrations (id INT AUTO_INCREMENT PRIMARY KEY, migration TEXT, batch INT);"
      "CREATE TABLE users (id BIGINT AUTO_INCREMENT PRIMARY KEY, email TEXT, password TEXT, remember_token "
      "TEXT);"
      "CREATE TABLE blog_posts (id BIGINT AUTO_INCREMENT PRIMARY KEY);"
      "CREATE TABLE notifications (id CHAR(36) PRIMARY KEY, notifiable_type VARCHAR(99), notifiable_id "
      "BIGINT, data TEXT);"
      "CREATE TABLE personal_access_tokens (id BIGINT AUTO_INCREMENT PRIMARY KEY, tokenable_type "
      "VARCHAR(99), tokenable_id "
      "BIGINT);"
      "CREATE TABLE media (id BIGINT AUTO_INCREMENT PRIMARY KEY, model_type VARCHAR(99), model_id BIGINT);"
      "INSERT INTO notifications VALUES ('a', 'App\\Models\\User', 7, '{}');"
      "INSERT INTO personal_access_tokens VALUES (1, 'App\\Models\\User', 7);"
      "INSERT INTO media VALUES (1, 'App\\Models\\BlogPost', 7), (2, 'App\\Models\\Robot', 7)");
  EXPECT_EQ(recognised(database), Words{"laravel "});
  EXPECT_EQ(known(database, "laravel"),
            (Words{"media.model_id(App\\Models\\BlogPost)>blog_posts.id",
                   "notifications.notifiable_id(App\\Models\\User)>users.id",
                   "personal_access_tokens.tokenable_id(App\\Models\\User)>users.id",
                   "notifications.data(): holds ids in JSON"}))
      << "of a Robot nothing is known";
}

TEST(KnownSchemas, what_foreign_keys_of_magento_leave_out) {
  auto database = test::empty_database();
  run(database,
      "CREATE TABLE customer_entity (entity_id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, default_billing INT "
      "UNSIGNED);"
      "CREATE TABLE customer_address_entity (entity_id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY);"
      "CREATE TABLE eav_attribute (attribute_id INT AUTO_INCREMENT PRIMARY KEY, entity_type_id INT, "
      "attribute_code TEXT);"
      "CREATE TABLE quote (entity_id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, customer_id INT UNSIGNED, "
      "reserved_order_id "
      "TEXT);"
      "CREATE TABLE sales_order (entity_id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, quote_id INT, "
      "customer_id INT UNSIGNED, "
      "increment_id VARCHAR(50), FOREIGN KEY (customer_id) REFERENCES customer_entity (entity_id));"
      "CREATE TABLE cms_page (page_id INT AUTO_INCREMENT PRIMARY KEY);"
      "CREATE TABLE url_rewrite (url_rewrite_id INT AUTO_INCREMENT PRIMARY KEY, entity_type VARCHAR(32), "
      "entity_id INT)");
  EXPECT_EQ(recognised(database), Words{"magento2 "});
  EXPECT_EQ(known(database, "magento2"),
            (Words{"customer_entity.default_billing>customer_address_entity.entity_id",
                   "quote.customer_id>customer_entity.entity_id", "sales_order.quote_id>quote.entity_id",
                   "url_rewrite.entity_id(cms-page)>cms_page.page_id"}))
      << "declared ones are none of these";
}

TEST(KnownSchemas, every_line_is_understood) {
  for (const auto& [name, text] : embedded_schemas()) {
    std::istringstream lines{std::string(text)};
    std::set<std::string> seen;
    for (std::string line; std::getline(lines, line);) {
      EXPECT_TRUE(line.empty() || seen.insert(line).second) << name << " says twice: " << line;
      const bool is_rule =
          line.find(" -> ") != std::string::npos || line.find(" holds ") != std::string::npos;
      EXPECT_TRUE(line.empty() || line[0] == '#' || is_rule || line.find(": ") != std::string::npos)
          << name << ": " << line;
    }
  }
}

}  // namespace
}  // namespace cleave::mysql
