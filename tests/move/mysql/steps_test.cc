#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "move/mysql/two_shops.h"

namespace cleave::move {
namespace {

using plan::Phase;
using ::testing::HasSubstr;
using testing::TwoShops;
using Result = run::Outcome::Result;

constexpr const char* ids = "SELECT @@GLOBAL.auto_increment_increment, @@GLOBAL.auto_increment_offset";
constexpr const char* read_only = "SELECT @@GLOBAL.read_only";
constexpr const char* users = "SELECT id, name, city FROM users ORDER BY id";

class DatabaseSteps : public ::testing::Test {
 protected:
  /// As far as visitors may come.
  void fork() {
    ASSERT_EQ(shops.run(Phase::prepare).result, Result::done) << shops.failures();
    shops.fork();
    ASSERT_EQ(shops.run(Phase::copy).result, Result::done) << shops.failures();
  }
  /// Both sides are used; nothing collides.
  void write() {
    shops.at_source({"INSERT INTO users (mail, name) VALUES ('cy@example.com', 'Cy')",
                     "INSERT INTO orders (user_id, goods) SELECT MAX(id), 'tea' FROM users",
                     "UPDATE stock SET pieces = pieces - 1", "UPDATE users SET city = 'Paris' WHERE id = 1"});
    shops.at_destination({"INSERT INTO users (mail, name) VALUES ('di@example.com', 'Di')",
                          "INSERT INTO orders (user_id, goods) SELECT MAX(id), 'tea' FROM users",
                          "UPDATE stock SET pieces = pieces - 2",
                          "UPDATE users SET name = 'Ada L.' WHERE id = 1"});
  }

  TwoShops shops;
};

TEST_F(DatabaseSteps, BothSidesGiveIdsOfTheirOwnFromBeforeTheFork) {
  ASSERT_EQ(shops.run(Phase::prepare).result, Result::done) << shops.failures();
  EXPECT_EQ(shops.in_source(ids), "2,1");
  EXPECT_EQ(shops.in_destination(ids), "1,1");
  shops.fork();
  ASSERT_EQ(shops.run(Phase::copy).result, Result::done) << shops.failures();
  EXPECT_EQ(shops.in_source(ids), "2,1");
  EXPECT_EQ(shops.in_destination(ids), "2,2");
}

TEST_F(DatabaseSteps, MergeWhatTheSourceWroteUntilItIsSilent) {
  fork();
  write();
  ASSERT_EQ(shops.run(Phase::cutover).result, Result::done) << shops.failures();
  EXPECT_EQ(shops.in_destination(users), "1,Ada L.,Paris 2,Bob,Rome 3,Cy,NULL 4,Di,NULL");
  EXPECT_EQ(shops.in_destination("SELECT pieces FROM stock"), "97");
  shops.at_source({"UPDATE users SET city = 'Oslo' WHERE id = 3"});
  ASSERT_EQ(shops.run().result, Result::done) << shops.failures();
  EXPECT_EQ(shops.in_destination(users), "1,Ada L.,Paris 2,Bob,Rome 3,Cy,Oslo 4,Di,NULL");
  EXPECT_EQ(shops.in_destination("SELECT user_id FROM orders ORDER BY 1"), "1 3 4");
  EXPECT_EQ(shops.in_source(read_only), "1");
  EXPECT_THROW(shops.at_source({"UPDATE stock SET pieces = 0"}), Error);
}

TEST_F(DatabaseSteps, WaitForAPersonWhileAConflictIsOpen) {
  fork();
  shops.at_source({"UPDATE users SET city = 'Paris' WHERE id = 2"});
  shops.at_destination({"UPDATE users SET city = 'Turin' WHERE id = 2"});
  const auto outcome = shops.run();
  ASSERT_EQ(outcome.result, Result::waiting) << shops.failures();
  EXPECT_EQ(outcome.waiting.front().step, "mysql/diff/shop");
  EXPECT_TRUE(outcome.waiting.front().wait.person);
  EXPECT_THAT(outcome.waiting.front().wait.reason, HasSubstr(R"(users {"id":"2"}: both-updated of city)"));
  EXPECT_THAT(outcome.waiting.front().wait.reason, ::testing::Not(HasSubstr("Paris")));
  shops.at_destination(
      {"UPDATE users SET city = 'Paris' WHERE id = 2", "UPDATE cleave_conflicts SET resolved_at = NOW()"});
  ASSERT_EQ(shops.run().result, Result::done) << shops.failures();
}

TEST_F(DatabaseSteps, GoOnWithAnOpenConflictThatAPersonHasConfirmed) {
  fork();
  shops.at_source({"DELETE FROM stock"});
  shops.at_destination({"UPDATE stock SET pieces = 5"});
  ASSERT_EQ(shops.run().result, Result::waiting) << shops.failures();
  shops.confirm("mysql/diff/shop");
  ASSERT_EQ(shops.run().result, Result::done) << shops.failures();
  EXPECT_EQ(shops.in_destination("SELECT * FROM stock"), "tea,5");
}

TEST_F(DatabaseSteps, SessionsFromBeforeTheGuardAreWaitedFor) {
  auto pool = shops.endpoint(mysql::Place::source, {});
  pool.user = "application";
  std::optional<mysql::Connection> old(pool);
  ASSERT_EQ(shops.run(Phase::prepare).result, Result::done) << shops.failures();
  shops.fork();
  const auto outcome = shops.run(Phase::copy);
  ASSERT_EQ(outcome.result, Result::waiting) << shops.failures();
  EXPECT_THAT(outcome.waiting.front().wait.reason, HasSubstr("source: KILL "));
  old.reset();
  ASSERT_EQ(shops.run(Phase::copy).result, Result::done) << shops.failures();
}

TEST_F(DatabaseSteps, SchemasThatCouldNotBeMergedFailTheCheckWithWhatMendsThem) {
  ASSERT_EQ(shops.run(Phase::prepare).result, Result::done) << shops.failures();
  shops.fork();
  mysql::Connection(shops.endpoint(mysql::Place::destination, {}))
      .query("ALTER TABLE users MODIFY name VARCHAR(40) CHARACTER SET utf8mb4");
  ASSERT_EQ(shops.run().result, Result::failed);
  EXPECT_THAT(shops.failures(), HasSubstr("mysql/check/shop: databases-differ"));
  EXPECT_THAT(shops.failures(), HasSubstr("MODIFY COLUMN `name`"));
  mysql::Connection(shops.endpoint(mysql::Place::destination, {}))
      .query("ALTER TABLE users MODIFY name VARCHAR(40) CHARACTER SET latin1");
  EXPECT_EQ(shops.run().result, Result::done) << shops.failures();
}

TEST_F(DatabaseSteps, UndoFromEveryPhasePutsBackWhatWas) {
  const auto before = shops.in_source(users);
  for (const auto until : {Phase::prepare, Phase::copy, Phase::cutover, Phase::drain}) {
    ASSERT_EQ(shops.run(Phase::prepare).result, Result::done) << shops.failures();
    if (until == Phase::prepare) shops.fork();
    ASSERT_EQ(shops.run(std::min(until, Phase::copy)).result, Result::done) << shops.failures();
    if (until >= Phase::cutover) shops.at_source({"UPDATE users SET name = 'Bo' WHERE id = 2"});
    ASSERT_EQ(shops.run(until).result, Result::done) << shops.failures();
    ASSERT_EQ(shops.undo().result, Result::done) << shops.failures();
    EXPECT_EQ(shops.in_source(ids), "1,1") << to_text(until);
    EXPECT_EQ(shops.in_destination(ids), "1,1") << to_text(until);
    EXPECT_EQ(shops.in_source(read_only), "0") << to_text(until);
    EXPECT_EQ(shops.in_destination(users), before) << to_text(until);
    EXPECT_EQ(shops.in_destination("SHOW TABLES"), "orders stock users") << to_text(until);
    for (const char* file : {"base.cleave", "guard.json", "watch.json"})
      EXPECT_FALSE(std::filesystem::exists(shops.file(file))) << file;
    if (until >= Phase::cutover) shops.at_source({"UPDATE users SET name = 'Bob' WHERE id = 2"});
  }
}

TEST_F(DatabaseSteps, UndoOfTheDrainAloneTakesBackWhatItBroughtOver) {
  fork();
  shops.at_source({"UPDATE users SET city = 'Paris' WHERE id = 1"});
  ASSERT_EQ(shops.run(Phase::cutover).result, Result::done) << shops.failures();
  shops.at_source(
      {"UPDATE users SET city = 'Oslo' WHERE id = 1", "UPDATE users SET city = 'Bern' WHERE id = 2"});
  ASSERT_EQ(shops.run().result, Result::done) << shops.failures();
  EXPECT_EQ(shops.in_destination(users), "1,Ada,Oslo 2,Bob,Bern");
  ASSERT_EQ(shops.undo(Phase::cutover).result, Result::done) << shops.failures();
  EXPECT_EQ(shops.in_destination(users), "1,Ada,Paris 2,Bob,Rome");
  EXPECT_EQ(shops.in_source(read_only), "0");
  ASSERT_EQ(shops.run().result, Result::done) << shops.failures();
  EXPECT_EQ(shops.in_destination(users), "1,Ada,Oslo 2,Bob,Bern");
}

TEST_F(DatabaseSteps, UndoWaitsWhileOnlyTheDestinationHasSomething) {
  fork();
  shops.at_destination({"INSERT INTO users (mail, name) VALUES ('di@example.com', 'Di')"});
  const auto outcome = shops.undo();
  ASSERT_EQ(outcome.result, Result::waiting) << shops.failures();
  EXPECT_EQ(outcome.waiting.front().step, "mysql/baseline/shop");
  EXPECT_THAT(outcome.waiting.front().wait.reason, HasSubstr("users (1)"));
  EXPECT_THAT(outcome.waiting.front().wait.reason, HasSubstr("--into source"));
  shops.confirm("mysql/baseline/shop");
  EXPECT_EQ(shops.undo().result, Result::done) << shops.failures();
}

}  // namespace
}  // namespace cleave::move
