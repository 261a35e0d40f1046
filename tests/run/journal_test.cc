#include "run/journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "run/failing_disk.h"
#include "run/workshop.h"

namespace cleave::run::testing {
namespace {

using Result = Outcome::Result;
using Access = Journal::Access;

template <typename Work>
std::string code_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::input);
    EXPECT_NE(error.where(), "");
    return error.code();
  }
  return "";
}

TEST(Journal, KeepsEverythingOfARecord) {
  const Workshop shop;
  Record record;
  record.state = State::failed;
  record.attempts = 3;
  record.rounds = 1;
  record.before = Json{{"TTL", 300}};
  record.outputs = Json{{"Id", "ü"}};
  record.failure = Failure{Error::Kind::throttled, "Throttling", "slow", "ec2", "Wait."};
  record.wait = Wait{from_rfc3339("2026-11-23T07:00:00.250Z"), "pending", true};
  {
    auto journal = shop.journal();
    journal.write({{"a/b", record, "failed", {{"why", "x"}}}}, shop.plan.made_at);
    journal.confirm("a/b", from_rfc3339("2026-11-23T08:00:00Z"));
  }
  const auto read = shop.journal().records().at("a/b");
  EXPECT_EQ(read.state, State::failed);
  EXPECT_EQ(read.attempts, 3);
  EXPECT_EQ(read.rounds, 1);
  EXPECT_EQ(read.before, record.before);
  EXPECT_EQ(read.outputs, record.outputs);
  EXPECT_EQ(read.failure->to_json(), record.failure->to_json());
  EXPECT_EQ(to_rfc3339(read.wait->until), "2026-11-23T07:00:00.250Z");
  EXPECT_TRUE(read.wait->person);
  EXPECT_EQ(to_rfc3339(*read.confirmed), "2026-11-23T08:00:00Z");
  EXPECT_EQ(shop.journal().events().size(), 2u);
}

TEST(Journal, TokenIsTheStartOfTheHashOfSplitAndStep) {
  EXPECT_EQ(token("s", "a/b", 0).size(), 32u);
  EXPECT_EQ(token("s", "a/b", 0), token("s", "a/b", 0));
  EXPECT_NE(token("s", "a/b", 0), token("t", "a/b", 0));
  EXPECT_NE(token("s", "a/b", 0), token("s", "a/b", 1));
}

TEST(Journal, OfAnotherPlanIsRefusedWhileItHasEffects) {
  Workshop shop;
  shop.run();
  shop.owner.plan_hash = "fedcba9876543210";
  EXPECT_EQ(code_of([&] { shop.run(); }), "foreign-journal");
  EXPECT_EQ(code_of([&] { shop.journal(Access::shared); }), "foreign-journal");
}

TEST(Journal, OfAnotherPlanThatWasUndoneIsTakenOver) {
  Workshop shop;
  shop.run();
  shop.undo();
  shop.owner.plan_hash = "fedcba9876543210";
  EXPECT_EQ(shop.run().result, Result::done);
  EXPECT_EQ(shop.record("make/image").rounds, 1);
}

TEST(Journal, IsLockedWhileAnotherProcessExecutes) {
  const Workshop shop;
  const auto held = shop.journal();
  EXPECT_EQ(code_of([&] { shop.journal(); }), "locked");
  EXPECT_EQ(code_of([&] { shop.journal(Access::shared); }), "");
}

TEST(Journal, LookingAtOneThatDoesNotExistSaysSo) {
  const Workshop shop;
  EXPECT_EQ(code_of([&] { shop.journal(Access::shared); }), "no-journal");
}

TEST(Journal, NoticesWhatAnotherConnectionWrites) {
  const Workshop shop;
  auto journal = shop.journal();
  EXPECT_FALSE(journal.changed_elsewhere());
  journal.note("x", {}, shop.plan.made_at);
  EXPECT_FALSE(journal.changed_elsewhere());
  shop.journal(Access::shared).confirm("a", shop.plan.made_at);
  EXPECT_TRUE(journal.changed_elsewhere());
  EXPECT_FALSE(journal.changed_elsewhere());
}

TEST(Journal, TheLastConfirmationCounts) {
  const Workshop shop;
  auto journal = shop.journal();
  journal.confirm("a", shop.plan.made_at);
  journal.confirm("a", shop.plan.made_at + std::chrono::hours(1));
  EXPECT_EQ(journal.confirmations().at("a"), shop.plan.made_at + std::chrono::hours(1));
}

TEST(Journal, BrokenFilesAreNamedAsSuch) {
  const Workshop shop;
  std::ofstream(shop.folder / "journal.db") << std::string(8192, 'x');
  EXPECT_EQ(code_of([&] { shop.journal(); }), "broken-journal");
}

TEST(Journal, AFolderThatDoesNotExistIsAnError) {
  Workshop shop;
  EXPECT_NE(code_of([&] { Journal(shop.folder / "no" / "journal.db", shop.owner, Access::exclusive); }), "");
}

TEST(Journal, AFullDiskAtAnyWriteLosesNothing) {
  for (int n = 1; true; ++n) {
    SCOPED_TRACE(n);
    Workshop shop;
    {
      const FailingDisk disk(n);
      const auto code = code_of([&] { shop.run({.workers = 2}); });
      if (!disk.failed()) {
        ASSERT_EQ(code, "");
        break;
      }
      // Writing back the log into the database may fail without harm: it is tried again later.
      ASSERT_TRUE(code == "disk-full" || code == "cannot-write" || code == "cannot-open" || code == "")
          << code;
    }
    ASSERT_EQ(shop.run().result, Result::done);
    for (const auto& [step, times] : shop.world.effects()) ASSERT_EQ(times, 1) << step;
    ASSERT_EQ(shop.world.effects().size(), shop.plan.steps.size());
    ASSERT_LT(n, 1000) << "the run never completes";
  }
}

}  // namespace
}  // namespace cleave::run::testing
