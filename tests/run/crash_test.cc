#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>

#include "run/workshop.h"

namespace cleave::run::testing {
namespace {

using Result = Outcome::Result;

enum class Moment { before_the_effect, after_the_effect };

/// Lets the world throw Crash at its n-th verb.
class CrashAt {
 public:
  CrashAt(FakeWorld& world, Moment moment, int n) : world_(world), left_(n) {
    auto& hook = moment == Moment::before_the_effect ? world.entering : world.leaving;
    hook = [this](const std::string&, const std::string&) {
      if (--left_ == 0) throw Crash();
    };
  }
  ~CrashAt() { world_.entering = world_.leaving = nullptr; }
  bool happened() const { return left_ <= 0; }

 private:
  FakeWorld& world_;
  std::atomic<int> left_;
};

template <typename Work>
bool crashes(const Work& work) {
  try {
    work();
  } catch (const Crash&) {
    return true;
  }
  return false;
}

void expect_every_effect_once(const FakeWorld& world) {
  for (const auto& [step, times] : world.effects()) EXPECT_EQ(times, 1) << step;
}

Json world_after_a_quiet_run() {
  Workshop shop;
  shop.run();
  return shop.world.things();
}

class Crashes : public ::testing::TestWithParam<Moment> {};

INSTANTIATE_TEST_SUITE_P(AroundTheEffect, Crashes,
                         ::testing::Values(Moment::before_the_effect, Moment::after_the_effect));

TEST_P(Crashes, ARunThatCrashesAtAnyVerbEndsInTheSameWorldWithoutRepeatingAnEffect) {
  const auto expected = world_after_a_quiet_run();
  for (int n = 1; true; ++n) {
    SCOPED_TRACE(n);
    Workshop shop;
    bool crashed = false;
    {
      const CrashAt crash(shop.world, GetParam(), n);
      crashed = crashes([&] { shop.run({.workers = 3}); });
      if (!crash.happened()) break;
    }
    ASSERT_TRUE(crashed);
    ASSERT_EQ(shop.run().result, Result::done);
    ASSERT_EQ(shop.world.things(), expected);
    expect_every_effect_once(shop.world);
    ASSERT_LT(n, 100) << "the run never completes";
  }
}

TEST_P(Crashes, ARunThatCrashesAgainAndAgainGetsToTheEnd) {
  Workshop shop;
  int crashed = 0;
  for (bool over = false; !over;) {
    const CrashAt crash(shop.world, GetParam(), 5);
    over = !crashes([&] { shop.run({.workers = 1}); });
    crashed += over ? 0 : 1;
    ASSERT_LT(crashed, 100);
  }
  EXPECT_GT(crashed, 1);
  EXPECT_EQ(shop.world.things(), world_after_a_quiet_run());
  expect_every_effect_once(shop.world);
}

TEST_P(Crashes, AnUndoThatCrashesAtAnyVerbBringsTheWorldBack) {
  for (int n = 1; true; ++n) {
    SCOPED_TRACE(n);
    Workshop shop;
    shop.world.set("ttl", 300, "somebody");
    const auto before = shop.world.things();
    shop.run();
    {
      const CrashAt crash(shop.world, GetParam(), n);
      const bool crashed = crashes([&] { shop.undo(); });
      if (!crash.happened()) break;
      ASSERT_TRUE(crashed);
    }
    ASSERT_EQ(shop.undo().result, Result::done);
    auto after = shop.world.things();
    if (after["record"].is_null()) after.erase("record");
    ASSERT_EQ(after, before);
    ASSERT_LT(n, 100) << "the undo never completes";
  }
}

TEST_P(Crashes, ARunAfterACrashedUndoMakesTheWorldWholeAgain) {
  const auto expected = world_after_a_quiet_run();
  for (int n = 1; n <= 5; ++n) {
    SCOPED_TRACE(n);
    Workshop shop;
    shop.run();
    {
      const CrashAt crash(shop.world, GetParam(), n);
      crashes([&] { shop.undo(); });
    }
    ASSERT_EQ(shop.run().result, Result::done);
    auto things = shop.world.things();
    for (const auto& [name, thing] : expected.items()) EXPECT_FALSE(things[name].is_null()) << name;
    ASSERT_EQ(shop.undo().result, Result::done);
  }
}

/// Runs the workshop's plan in a child process that kills itself at its n-th verb. True when it was killed.
bool killed_at(const Workshop& shop, const std::filesystem::path& world_file, int n) {
  const pid_t child = ::fork();
  if (child == 0) {
    FakeWorld world(world_file);
    std::atomic<int> left = n;
    world.leaving = [&left](const std::string&, const std::string&) {
      if (--left == 0) ::kill(::getpid(), SIGKILL);
    };
    auto journal = shop.journal();
    VirtualClock clock(from_rfc3339("2026-11-23T06:00:00Z"));
    Recorder recorder;
    run(shop.plan, fake_actions(world), journal, clock, recorder, {.workers = 3});
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

TEST(Kill, AProcessKilledAtAnyVerbLeavesAJournalThatTheNextOneFinishes) {
  const auto expected = world_after_a_quiet_run();
  for (int n = 1; true; ++n) {
    SCOPED_TRACE(n);
    const Workshop shop;
    const auto world_file = shop.folder / "world.json";
    const bool killed = killed_at(shop, world_file, n);
    FakeWorld world(world_file);
    auto journal = shop.journal();
    VirtualClock clock(from_rfc3339("2026-11-24T06:00:00Z"));
    Recorder recorder;
    ASSERT_EQ(run(shop.plan, fake_actions(world), journal, clock, recorder, {}).result, Result::done);
    ASSERT_EQ(world.things(), expected);
    expect_every_effect_once(world);
    if (!killed) break;
    ASSERT_LT(n, 100) << "the run never completes";
  }
}

}  // namespace
}  // namespace cleave::run::testing
