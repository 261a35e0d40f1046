#include "mysql/baseline/log_snapshot.h"

#include <gtest/gtest.h>

#include "mysql/server.h"

namespace cleave::mysql {
namespace {

/// A server that does not know the position of a snapshot, as MySQL's own do not.
class ForgetfulDatabase : public Connection {
 public:
  using Connection::Connection;
  using Connection::query;

  std::variant<Result, Error> attempt(std::string_view sql) override {
    if (sql.starts_with("SHOW STATUS LIKE 'binlog")) return Result();
    return Connection::attempt(sql);
  }
};

std::string end_of_log(Database& database) {
  const auto row = database.query("SHOW MASTER STATUS").rows.at(0);
  return *row[0] + ":" + *row[1];
}

class LogSnapshotOf : public testing::Test {
 protected:
  void SetUp() override {
    writer_.query("CREATE TABLE t (id INT PRIMARY KEY)");
    writer_.query("INSERT INTO t VALUES (1)");
    name_ = *writer_.value("SELECT DATABASE()");
  }

  /// What is written after it was taken is neither seen nor before its position.
  void expect_one_moment(Database& database) {
    const auto before = end_of_log(writer_);
    const LogSnapshot snapshot(database);
    writer_.query("INSERT INTO t VALUES (2)");
    EXPECT_EQ(snapshot.warning(), "");
    EXPECT_EQ(snapshot.position(), before);
    EXPECT_EQ(database.value("SELECT COUNT(*) FROM t"), "1");
    EXPECT_EQ(writer_.value("SELECT COUNT(*) FROM t"), "2");
  }

  Connection writer_ = test::empty_database();
  std::string name_;
};

TEST_F(LogSnapshotOf, mariadb_has_the_position_and_the_gtid) {
  Connection database(test::shared_server().endpoint(name_));
  expect_one_moment(database);
  const LogSnapshot snapshot(database);
  EXPECT_EQ(snapshot.gtid(), writer_.value("SELECT @@gtid_binlog_pos"));
}

TEST_F(LogSnapshotOf, a_server_that_does_not_know_is_locked_for_a_moment) {
  ForgetfulDatabase database(test::shared_server().endpoint(name_));
  const auto timeout = database.value("SELECT @@lock_wait_timeout");
  expect_one_moment(database);
  EXPECT_EQ(database.value("SELECT @@lock_wait_timeout"), timeout);
}

TEST_F(LogSnapshotOf, a_user_who_may_not_lock_gets_no_position_but_a_warning) {
  writer_.query("CREATE OR REPLACE USER reader@localhost IDENTIFIED BY ''");
  writer_.query("GRANT SELECT ON *.* TO reader@localhost");
  auto endpoint = test::shared_server().endpoint(name_);
  endpoint.user = "reader";
  ForgetfulDatabase database(endpoint);
  const LogSnapshot snapshot(database);
  EXPECT_EQ(snapshot.position(), "");
  EXPECT_NE(snapshot.warning().find("RELOAD"), std::string::npos) << snapshot.warning();
  EXPECT_EQ(database.value("SELECT COUNT(*) FROM t"), "1");
  Connection same_user(endpoint);
  EXPECT_NE(LogSnapshot(same_user).position(), "") << "MariaDB needs no privilege for it";
}

TEST_F(LogSnapshotOf, nobody_waits_long_behind_somebody_who_holds_a_table) {
  Connection holder(test::shared_server().endpoint(name_));
  holder.query("LOCK TABLES t WRITE");
  ForgetfulDatabase database(test::shared_server().endpoint(name_));
  {
    const LogSnapshot snapshot(database);
    EXPECT_EQ(snapshot.position(), "");
    EXPECT_NE(snapshot.warning(), "");
  }
  holder.query("INSERT INTO t VALUES (3)");
  holder.query("UNLOCK TABLES");
  writer_.query("INSERT INTO t VALUES (4)");
}

TEST(LogSnapshot, a_server_without_a_log_has_no_position) {
  const test::Server server;
  Connection database(server.endpoint());
  const LogSnapshot snapshot(database);
  EXPECT_EQ(snapshot.position() + snapshot.gtid() + snapshot.warning(), "");
}

}  // namespace
}  // namespace cleave::mysql
