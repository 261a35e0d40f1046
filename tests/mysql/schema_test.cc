#include "mysql/schema.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "mysql/column_text.h"
#include "mysql/quoted.h"
#include "server.h"

namespace cleave::mysql {
namespace {

TEST(Schema, all_that_a_table_has) {
  auto database = test::empty_database();
  database.query("CREATE TABLE shops (id INT UNSIGNED PRIMARY KEY) ENGINE=InnoDB");
  database.query(
      "CREATE TABLE orders (id BIGINT(20) UNSIGNED AUTO_INCREMENT, shop INT UNSIGNED NOT NULL DEFAULT 7, "
      "mail VARCHAR(40) CHARACTER SET latin1 COLLATE latin1_german1_ci DEFAULT 'it''s', note TEXT, "
      "total DECIMAL(10,2) DEFAULT 0.50, twice DECIMAL(12,2) AS (total * 2) STORED, "
      "upper_mail VARCHAR(40) AS (UPPER(mail)) VIRTUAL, data JSON, changed TIMESTAMP NOT NULL DEFAULT "
      "CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (id), UNIQUE KEY mail (mail, shop), "
      "KEY note (note(12)), CONSTRAINT of_shop FOREIGN KEY (shop) REFERENCES shops (id) ON DELETE CASCADE) "
      "AUTO_INCREMENT=42");
  database.query("CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW SET NEW.note = 'x'");
  database.query("CREATE VIEW v AS SELECT * FROM orders");
  const auto schema = read_schema(database);
  ASSERT_EQ(schema.tables.size(), 2u);
  const auto& orders = schema.tables[0];
  EXPECT_EQ(orders.engine, "InnoDB");
  EXPECT_EQ(orders.auto_increment, 42u);
  EXPECT_EQ(orders.auto_increment_column()->name, "id");
  EXPECT_EQ(orders.column("id")->type, "bigint unsigned");
  EXPECT_EQ(orders.column("id")->largest_id(), ~std::uint64_t{0});
  EXPECT_EQ(orders.column("shop")->default_value, "7");
  EXPECT_FALSE(orders.column("shop")->nullable);
  EXPECT_EQ(orders.column("mail")->default_value, "'it''s'");
  EXPECT_EQ(orders.column("mail")->collation, "latin1_german1_ci");
  EXPECT_FALSE(orders.column("note")->default_value);
  EXPECT_EQ(orders.column("total")->default_value, "0.50");
  EXPECT_EQ(orders.column("twice")->generated, Column::Generated::stored);
  EXPECT_EQ(orders.column("twice")->expression, "total*2");
  EXPECT_EQ(orders.column("upper_mail")->generated, Column::Generated::on_read);
  EXPECT_EQ(orders.column("data")->type, "json");
  EXPECT_TRUE(orders.column("changed")->updates_itself);
  EXPECT_EQ(orders.column("changed")->default_value, "current_timestamp()");
  ASSERT_NE(orders.primary_key(), nullptr);
  EXPECT_EQ(orders.primary_key()->parts, (std::vector<KeyPart>{{"id", 0}}));
  ASSERT_EQ(orders.keys.size(), 4u);
  const auto key = [&](std::string_view name) {
    return *std::find_if(orders.keys.begin(), orders.keys.end(),
                         [&](const Key& one) { return one.name == name; });
  };
  EXPECT_EQ(key("mail").kind, Key::Kind::unique);
  EXPECT_EQ(key("mail").parts, (std::vector<KeyPart>{{"mail", 0}, {"shop", 0}}));
  EXPECT_EQ(key("note").parts, (std::vector<KeyPart>{{"note", 12}}));
  ASSERT_EQ(orders.foreign_keys.size(), 1u);
  EXPECT_EQ(orders.foreign_keys[0].parent, "shops");
  EXPECT_EQ(orders.foreign_keys[0].on_delete, "CASCADE");
  EXPECT_EQ(orders.foreign_keys[0].on_update, "RESTRICT");
  ASSERT_EQ(orders.triggers.size(), 1u);
  EXPECT_EQ(orders.triggers[0].timing, "BEFORE");
  EXPECT_EQ(orders.triggers[0].event, "INSERT");
}

TEST(Schema, names_may_be_anything) {
  auto database = test::empty_database();
  for (const std::string name :
       {"a`b", "it's \"x\"", "select", "Käse", "a.b", "日本", "back\\slash", "100%"}) {
    database.query("CREATE TABLE " + quoted_name(name) + " (" + quoted_name(name + "c") +
                   " INT PRIMARY KEY)");
    const auto schema = read_schema(database);
    ASSERT_NE(schema.table(name), nullptr) << name;
    ASSERT_EQ(schema.table(name)->columns.size(), 1u);
    EXPECT_EQ(schema.table(name)->columns[0].name, name + "c");
    EXPECT_EQ(schema.table(name)->primary_key()->parts[0].column, name + "c");
    EXPECT_EQ(database.value("SELECT COUNT(*) FROM " + quoted_name(schema.database, name)), "0");
  }
}

TEST(ColumnText, servers_are_brought_to_one_spelling) {
  EXPECT_EQ(one_type("int(11) unsigned"), one_type("int unsigned"));
  EXPECT_EQ(one_type("tinyint(1)"), "tinyint(1)");
  EXPECT_EQ(one_type("varchar(11)"), "varchar(11)");
  EXPECT_EQ(one_type("year(4)"), "year");
  EXPECT_EQ(one_type("int(5) unsigned zerofill"), "int(5) unsigned zerofill");
  struct Case {
    const char *mysql, *extra, *mariadb, *type;
  };
  const Case cases[] = {{"abc", "", "'abc'", "varchar"},
                        {"", "", "''", "varchar"},
                        {"it's", "", "'it''s'", "varchar"},
                        {"5", "", "5", "int"},
                        {"CURRENT_TIMESTAMP", "DEFAULT_GENERATED", "current_timestamp()", "timestamp"},
                        {"CURRENT_TIMESTAMP(3)", "", "current_timestamp(3)", "datetime"},
                        {"(uuid())", "DEFAULT_GENERATED", "uuid()", "char"},
                        {"b'101'", "", "b'101'", "bit"}};
  for (const auto& one : cases) {
    EXPECT_EQ(one_default(one.mysql, one.extra, one.type, Dialect::Defaults::plain),
              one_default(one.mariadb, "", one.type, Dialect::Defaults::expression))
        << one.mysql;
  }
  EXPECT_EQ(one_default("NULL", "", "int", Dialect::Defaults::expression), std::nullopt);
  EXPECT_EQ(one_default("NULL", "", "varchar", Dialect::Defaults::plain), "'NULL'");
  EXPECT_EQ(one_expression("(concat(`a`,_utf8mb4\\'x\\',`b`))"), one_expression("concat(`a`,'x',`b`)"));
}

TEST(Dialect, is_chosen_by_version) {
  const auto five = dialect_of("5.7.44-log"), eight = dialect_of("8.0.35-27"), four = dialect_of("8.4.3");
  EXPECT_FALSE(five.has_set_persist);
  EXPECT_TRUE(eight.has_set_persist);
  EXPECT_EQ(eight.name(), "MySQL 8.0.35");
  EXPECT_EQ(eight.binlog_status, "SHOW MASTER STATUS");
  EXPECT_EQ(four.binlog_status, "SHOW BINARY LOG STATUS");
  EXPECT_EQ(five.binlog_retention, "expire_logs_days");
  const auto maria = dialect_of("5.5.5-10.11.19-MariaDB-0+deb12u1-log");
  EXPECT_EQ(maria.name(), "MariaDB 10.11.19");
  EXPECT_FALSE(maria.has_json_type);
  EXPECT_FALSE(maria.has_server_uuid);
  EXPECT_EQ(maria.binlog_retention, "binlog_expire_logs_seconds");
  EXPECT_EQ(dialect_of("10.5.12-MariaDB").binlog_retention, "expire_logs_days");
  EXPECT_EQ(dialect_of("11.4.2-MariaDB-ubu2404").name(), "MariaDB 11.4.2");
  for (const auto* old : {"5.6.51", "10.1.48-MariaDB", "", "PostgreSQL 15"})
    EXPECT_THROW(dialect_of(old), Error);
}

}  // namespace
}  // namespace cleave::mysql
