#include "run/runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "run/confirm.h"
#include "run/workshop.h"

namespace cleave::run::testing {
namespace {

using plan::Phase;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using Result = Outcome::Result;

template <typename Work>
Error error_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    return error;
  }
  return Error(Error::Kind::failed, "no-error", "nothing was thrown");
}

TEST(Runner, ExecutesEveryStepOnceInTheOrderOfNeeds) {
  Workshop shop;
  EXPECT_EQ(shop.run().result, Result::done);
  for (const auto& [step, times] : shop.world.effects()) EXPECT_EQ(times, 1) << step;
  EXPECT_EQ(shop.world.effects().size(), shop.plan.steps.size());
  const auto calls = shop.world.calls();
  EXPECT_LT(position(calls, "settle make/image"), position(calls, "check make/instance"));
  EXPECT_LT(position(calls, "settle make/balancer"), position(calls, "check change/record"));
}

TEST(Runner, ResolvesOutputsOfEarlierSteps) {
  Workshop shop;
  shop.run();
  EXPECT_EQ(shop.world.things()["make/instance"]["params"]["ImageId"], "id-of-make/image");
}

TEST(Runner, DaysPassOnAVirtualClockInNoTime) {
  Workshop shop;
  const auto start = shop.clock.now();
  shop.run();
  EXPECT_EQ(shop.clock.now() - start, std::chrono::seconds(172800 + 3600 + 60));
  EXPECT_THAT(shop.recorder.said, Contains("sleep until 2026-11-23T07:00:00Z"));
}

TEST(Runner, AFinishedPlanCallsNothing) {
  Workshop shop;
  shop.run();
  shop.world.forget_calls();
  EXPECT_EQ(shop.run().result, Result::done);
  EXPECT_THAT(shop.world.calls(), IsEmpty());
}

TEST(Runner, SaysEachPhaseThatIsDone) {
  Workshop shop;
  shop.run();
  const auto& said = shop.recorder.said;
  EXPECT_EQ(said.front(), "start 7");
  for (const auto* phase : {"phase prepare", "phase copy", "phase cutover", "phase drain", "phase retire"}) {
    EXPECT_EQ(std::count(said.begin(), said.end(), phase), 1) << phase;
  }
}

/// Lets `change` happen once, after the step was applied.
void after_apply(Workshop& shop, const std::string& step, std::function<void()> change) {
  const auto changed = std::make_shared<std::atomic<bool>>(false);
  shop.world.leaving = [changed, step, change = std::move(change)](const auto& of, const auto& verb) {
    if (of == step && verb == "apply" && !changed->exchange(true)) change();
  };
}

TEST(Runner, WhatDiesBeforeItIsInEffectIsTakenAwayAndMadeAnewWithAnotherToken) {
  Workshop shop;
  after_apply(shop, "make/image", [&] {
    Json thing = shop.world.value("make/image");
    thing["dead"] = true;
    shop.world.set("make/image", thing, "somebody");
  });
  EXPECT_EQ(shop.run().result, Result::failed);
  EXPECT_EQ(shop.record("make/image").failure->code, "make-failed");
  shop.world.forget_calls();
  EXPECT_EQ(shop.run().result, Result::done);
  EXPECT_THAT(shop.world.calls(), Contains("undo make/image"));
  EXPECT_EQ(shop.world.value("make/image")["token"], token("split-1", "make/image", 1));
}

TEST(Runner, WhatIsNotListedForTenMinutesIsGoneHoweverOftenTheRunIsBegunMeanwhile) {
  Workshop shop;
  after_apply(shop, "make/image", [&] { shop.world.remove("make/image"); });
  const auto start = shop.clock.now();
  const Options at_once{std::nullopt, 8, std::chrono::milliseconds(0)};
  auto result = shop.run(at_once).result;
  for (int i = 0; i < 100 && result == Result::waiting; ++i) {
    shop.clock.sleep_until(shop.clock.now() + std::chrono::minutes(1));
    result = shop.run(at_once).result;
  }
  EXPECT_EQ(result, Result::failed);
  EXPECT_EQ(shop.record("make/image").failure->code, "gone");
  EXPECT_LE(shop.clock.now() - start, std::chrono::minutes(11));
  EXPECT_EQ(shop.run().result, Result::done);
  EXPECT_FALSE(shop.record("make/image").outputs->contains("MissingSince"));
}

TEST(Runner, WhatAFailedStepNeedsAndSomebodyHasDeletedIsMadeAnew) {
  Workshop shop;
  shop.plan.steps = {
      fake_step("make/a", Phase::copy, {}),
      fake_step("change/b", Phase::copy, {"make/a"}, {{"thing", "b"}, {"value", 1}, {"fail", true}})};
  shop.world.set("broken", true, "somebody");
  shop.world.entering = [&](const auto& step, const auto&) {
    if (step == "change/b") shop.world.remove("make/a");
  };
  EXPECT_EQ(shop.run().failed, std::vector<std::string>{"make/a"});
  EXPECT_EQ(shop.record("make/a").failure->code, "gone");
  shop.world.entering = {};
  shop.world.remove("broken");
  EXPECT_EQ(shop.run().result, Result::done);
  EXPECT_TRUE(shop.world.has("make/a"));
}

TEST(Runner, WhatOthersRestOnIsNotMadeAnewButNamed) {
  Workshop shop;
  shop.plan.steps = {fake_step("make/a", Phase::copy, {}), fake_step("make/c", Phase::copy, {"make/a"}),
                     fake_step("change/b", Phase::copy, {"make/a", "make/c"},
                               {{"thing", "b"}, {"value", 1}, {"fail", true}})};
  shop.world.set("broken", true, "somebody");
  shop.world.entering = [&](const auto& step, const auto&) {
    if (step == "change/b") shop.world.remove("make/a");
  };
  EXPECT_EQ(shop.run().failed, std::vector<std::string>{"change/b"});
  EXPECT_EQ(shop.record("change/b").failure->code, "FakeFault");
  EXPECT_THAT(shop.record("change/b").failure->next, ::testing::HasSubstr("make/a"));
  EXPECT_EQ(shop.record("make/a").state, State::done);
}

TEST(Runner, WhatIsAlreadySoIsFoundAndNotMade) {
  Workshop shop;
  shop.world.set("ttl", 60, "somebody");
  shop.run();
  EXPECT_THAT(shop.world.calls(), Not(Contains("apply change/ttl")));
  EXPECT_THAT(shop.recorder.said, Contains("found change/ttl"));
  EXPECT_FALSE(shop.record("change/ttl").before);
}

TEST(Runner, UntilAPhaseLeavesOutLaterOnes) {
  Workshop shop;
  EXPECT_EQ(shop.run({.until = Phase::copy}).result, Result::done);
  EXPECT_TRUE(shop.world.has("make/balancer"));
  EXPECT_FALSE(shop.world.has("record"));
  EXPECT_EQ(shop.run().result, Result::done);
  EXPECT_TRUE(shop.world.has("make/checklist"));
}

TEST(Runner, RefusesAPlanWhoseStepNeedsOneOfALaterPhase) {
  Workshop shop;
  shop.plan.steps.push_back(fake_step("make/odd", Phase::copy, {"change/record"}));
  EXPECT_EQ(error_of([&] { shop.run(); }).code(), "bad-plan");
  EXPECT_FALSE(shop.world.has("make/image"));
}

TEST(Runner, AFailureBlocksDependentsOnceWhileSiblingsGoOn) {
  Workshop shop;
  shop.world.set("broken", true, "test");
  shop.plan.steps[2].params["fail"] = true;
  const auto outcome = shop.run();
  EXPECT_EQ(outcome.result, Result::failed);
  EXPECT_THAT(outcome.failed, ElementsAre("make/instance"));
  EXPECT_EQ(shop.world.value("ttl"), 60);
  EXPECT_THAT(shop.recorder.said,
              Contains("blocked by make/instance: make/balancer change/record make/patience "
                       "make/checklist"));
  const auto record = shop.record("make/instance");
  EXPECT_EQ(record.state, State::failed);
  EXPECT_EQ(record.failure->code, "FakeFault");
  EXPECT_EQ(record.failure->next, "Mend it.");
}

TEST(Runner, ARerunRetriesWhatFailed) {
  Workshop shop;
  shop.world.set("broken", true, "test");
  shop.plan.steps[2].params["fail"] = true;
  shop.run();
  shop.world.remove("broken");
  EXPECT_EQ(shop.run().result, Result::done);
  EXPECT_EQ(shop.record("make/instance").attempts, 2);
  EXPECT_EQ(shop.world.effects()["make/image"], 1);
}

TEST(Runner, AFailedCopyHoldsBackACutoverThatDoesNotNeedIt) {
  Workshop shop;
  shop.world.set("broken", true, "test");
  shop.plan.steps = {fake_step("make/copy", Phase::copy, {}, {{"fail", true}}),
                     fake_step("make/slow", Phase::copy, {}, {{"settle_seconds", 60}}),
                     fake_step("make/cutover", Phase::cutover, {"make/slow"})};
  const auto outcome = shop.run();
  EXPECT_EQ(outcome.result, Result::failed);
  EXPECT_TRUE(shop.world.has("make/slow"));
  EXPECT_FALSE(shop.world.has("make/cutover"));
  EXPECT_THAT(outcome.blocked, ElementsAre("make/cutover"));
}

TEST(Runner, AKindWithoutActionIsRefusedBeforeAnythingStarts) {
  Workshop shop;
  shop.plan.steps.push_back(fake_step("mkae/x", Phase::retire, {}));
  const auto error = error_of([&] { shop.run(); });
  EXPECT_EQ(error.code(), "unknown-kind");
  EXPECT_THAT(error.text(), ::testing::HasSubstr("mkae"));
  EXPECT_THAT(shop.world.calls(), IsEmpty());
}

TEST(Runner, BrokenPlansAreRefused) {
  Workshop shop;
  shop.plan.steps = {fake_step("make/a", Phase::copy, {"make/b"}),
                     fake_step("make/b", Phase::copy, {"make/a"})};
  EXPECT_EQ(error_of([&] { shop.run(); }).code(), "bad-plan");
  shop.plan.steps = {fake_step("make/a", Phase::copy, {"make/c"})};
  EXPECT_EQ(error_of([&] { shop.run(); }).code(), "bad-plan");
  shop.plan.steps = {fake_step("make/a", Phase::copy, {}), fake_step("make/a", Phase::copy, {})};
  EXPECT_EQ(error_of([&] { shop.run(); }).code(), "bad-plan");
}

TEST(Runner, ReturnsWaitingWhenOnlyAPersonCanGoOn) {
  Workshop shop;
  shop.plan.steps = {fake_step("make/a", Phase::copy, {}, {{"settle_seconds", 600}}),
                     fake_step("person/look", Phase::drain, {}),
                     fake_step("make/b", Phase::drain, {"person/look"})};
  const auto outcome = shop.run();
  EXPECT_EQ(outcome.result, Result::waiting);
  ASSERT_EQ(outcome.waiting.size(), 1u);
  EXPECT_EQ(outcome.waiting[0].step, "person/look");
  EXPECT_TRUE(outcome.waiting[0].wait.person);
  EXPECT_TRUE(shop.world.has("make/a"));
  EXPECT_EQ(shop.record("make/a").state, State::done);
}

TEST(Runner, AConfirmationLetsTheNextRunGoOn) {
  Workshop shop;
  shop.plan.steps = {fake_step("person/look", Phase::drain, {}),
                     fake_step("make/b", Phase::drain, {"person/look"})};
  shop.run();
  {
    auto journal = shop.journal(Journal::Access::shared);
    confirm(shop.plan, journal, "person/look", shop.clock.now());
  }
  EXPECT_EQ(shop.run().result, Result::done);
  EXPECT_TRUE(shop.world.has("make/b"));
}

TEST(Runner, NoticesAConfirmationWhileItRuns) {
  Workshop shop;
  shop.plan.steps = {fake_step("person/look", Phase::drain, {}),
                     fake_step("make/b", Phase::drain, {"person/look"}),
                     fake_step("make/long", Phase::drain, {}, {{"settle_seconds", 1800}})};
  shop.world.entering = [&](const std::string& step, const std::string& verb) {
    if (step != "make/long" || verb != "settle" || shop.record("person/look").confirmed) return;
    while (!shop.record("person/look").wait) {
    }
    auto journal = shop.journal(Journal::Access::shared);
    confirm(shop.plan, journal, "person/look", shop.clock.now());
  };
  EXPECT_EQ(shop.run().result, Result::done);
  EXPECT_LT(position(shop.recorder.said, "done make/b"), position(shop.recorder.said, "done make/long"));
}

TEST(Runner, OnlyAStepThatWaitsForAPersonCanBeConfirmed) {
  Workshop shop;
  shop.run();
  auto journal = shop.journal(Journal::Access::shared);
  const auto now = shop.clock.now();
  EXPECT_EQ(error_of([&] { confirm(shop.plan, journal, "make/image", now); }).code(), "not-waiting");
  const auto unknown = error_of([&] { confirm(shop.plan, journal, "make/imag", now); });
  EXPECT_EQ(unknown.code(), "unknown-step");
  EXPECT_THAT(unknown.text(), ::testing::HasSubstr("make/image"));
}

TEST(Runner, DoesNotWaitLongerThanAllowed) {
  Workshop shop;
  auto outcome = shop.run({.longest_wait = std::chrono::milliseconds(0)});
  EXPECT_EQ(outcome.result, Result::waiting);
  ASSERT_EQ(outcome.waiting.size(), 1u);
  EXPECT_EQ(to_rfc3339(outcome.waiting[0].wait.until), "2026-11-23T07:00:00Z");
  outcome = shop.run({.longest_wait = std::chrono::hours(2)});
  EXPECT_EQ(outcome.result, Result::waiting);
  EXPECT_EQ(outcome.waiting[0].step, "make/patience");
}

TEST(Runner, WhatRepeatsItselfKeepsNoRunGoingAndEndsWithWhatTheOthersWaitFor) {
  Workshop shop;
  shop.plan.steps = {fake_step("make/again", Phase::drain, {}, {{"repeat_seconds", 600}}),
                     fake_step("make/hour", Phase::drain, {}, {{"settle_seconds", 3600}}),
                     fake_step("person/look", Phase::drain, {"make/hour"}),
                     fake_step("make/last", Phase::drain, {"make/again", "person/look"})};
  int looks = 0;
  shop.world.entering = [&](const std::string& step, const std::string& verb) {
    if (step == "make/again" && verb == "settle") ++looks;
  };
  EXPECT_EQ(shop.run().result, Result::waiting);
  EXPECT_EQ(looks, 7);  // at once and every ten minutes of the hour
  EXPECT_EQ(shop.record("make/again").state, State::applied);
  EXPECT_FALSE(shop.world.has("make/last"));
  auto outcome = shop.run({.longest_wait = std::chrono::seconds(1)});
  EXPECT_EQ(outcome.result, Result::waiting);
  {
    auto journal = shop.journal(Journal::Access::shared);
    confirm(shop.plan, journal, "person/look", shop.clock.now());
  }
  EXPECT_EQ(shop.run().result, Result::done);
  EXPECT_LT(position(shop.recorder.said, "done person/look"),
            position(shop.recorder.said, "done make/again"));
}

TEST(Runner, StopsWhenAskedAndGoesOnLater) {
  Workshop shop;
  std::atomic<bool> stop = false;
  shop.world.entering = [&](const std::string& step, const std::string& verb) {
    if (step == "make/instance" && verb == "apply") stop = true;
  };
  EXPECT_EQ(shop.run({.stop = &stop}).result, Result::stopped);
  EXPECT_EQ(shop.record("make/instance").state, State::applied);
  EXPECT_FALSE(shop.world.has("make/balancer"));
  EXPECT_EQ(shop.run().result, Result::done);
  EXPECT_EQ(shop.world.effects()["make/instance"], 1);
}

/// A real clock whose long sleeps return early, as those do that the program uses.
class DozingClock : public SystemClock {
 public:
  void sleep_until(Time time) override {
    SystemClock::sleep_until(std::min(time, now() + std::chrono::milliseconds(20)));
  }
};

TEST(Runner, OnARealClockNoticesARequestToStopWhileItSleeps) {
  Workshop shop;
  DozingClock clock;
  std::atomic<bool> stop = false;
  std::thread signal([&stop] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    stop = true;
  });
  auto journal = shop.journal();
  const auto start = std::chrono::steady_clock::now();
  const auto outcome =
      run(shop.plan, fake_actions(shop.world), journal, clock, shop.recorder, {.stop = &stop});
  signal.join();
  EXPECT_EQ(outcome.result, Result::stopped);
  EXPECT_EQ(outcome.waiting.front().step, "make/image");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
}

TEST(Runner, StartsTheLongestWayFirst) {
  Workshop shop;
  shop.plan.steps = {fake_step("make/short", Phase::copy, {}), fake_step("make/head", Phase::copy, {}),
                     fake_step("make/tail", Phase::copy, {"make/head"})};
  shop.plan.steps[2].expected_seconds = 100;
  shop.run({.workers = 1});
  EXPECT_EQ(shop.world.calls().front(), "check make/head");
}

TEST(Runner, ADefectOfAnActionCostsItsStepOnly) {
  Workshop shop;
  shop.plan.steps = {fake_step("change/bad", Phase::copy, {}, {{"thing", "x"}}),
                     fake_step("make/a", Phase::copy, {})};
  shop.world.entering = [](const std::string& step, const std::string&) {
    if (step == "change/bad") throw std::out_of_range("defect");
  };
  EXPECT_EQ(shop.run().result, Result::failed);
  EXPECT_EQ(shop.record("change/bad").failure->code, "unexpected");
  EXPECT_TRUE(shop.world.has("make/a"));
}

/// Brings what holds for five minutes.
class Reading : public Action {
 public:
  Seen check(const Task&) override { return {std::nullopt, Json::object()}; }
  Json apply(const Task& task, const Json&) override {
    ++times;
    return {{"HoldsUntil", to_rfc3339(task.now + std::chrono::minutes(5))}};
  }
  Progress undo(const Task&, const Json&, const Json&) override { return Progress::done(Json::object()); }
  int times = 0;
};

/// Runs the steps with a reading among them; how often it was read.
int readings(std::vector<plan::Step> steps) {
  Workshop shop;
  shop.plan.steps = std::move(steps);
  auto actions = fake_actions(shop.world);
  auto owned = std::make_unique<Reading>();
  const Reading& reading = *owned;
  actions["read"] = std::move(owned);
  auto journal = shop.journal();
  EXPECT_EQ(run::run(shop.plan, actions, journal, shop.clock, shop.recorder, {}).result, Result::done);
  return reading.times;
}

plan::Step slow(std::vector<std::string> needs) {
  return fake_step("make/slow", Phase::cutover, std::move(needs), {{"settle_seconds", 3600}});
}

TEST(Runner, WhatHeldForAWhileOnlyIsMadeAgainBeforeAStepThatNeedsItBegins) {
  const auto read = fake_step("read/all", Phase::cutover, {});
  EXPECT_EQ(readings({read, fake_step("make/lead", Phase::cutover, {"read/all"})}), 1);
  EXPECT_EQ(readings({read, slow({}), fake_step("make/lead", Phase::cutover, {"read/all", "make/slow"})}), 2);
}

TEST(Runner, AnEarlyStepThatIsMadeAgainHoldsBackTheCutOver) {
  Workshop shop;
  const auto early = [](const std::string& id, std::vector<std::string> needs, int seconds) {
    return fake_step(id, Phase::copy, std::move(needs), {{"settle_seconds", seconds}});
  };
  shop.plan.steps = {fake_step("read/all", Phase::copy, {}), early("make/slow", {}, 3600),
                     early("make/copy", {"read/all", "make/slow"}, 60), early("make/slowest", {}, 7200),
                     fake_step("make/late", Phase::cutover, {})};
  auto actions = fake_actions(shop.world);
  actions["read"] = std::make_unique<Reading>();
  std::string entered;
  shop.world.entering = [&](const std::string& step, const std::string& verb) {
    if (step == "make/late" && verb == "apply") entered = to_rfc3339(shop.clock.now());
  };
  const Time began = shop.clock.now();
  auto journal = shop.journal();
  EXPECT_EQ(run::run(shop.plan, actions, journal, shop.clock, shop.recorder, {}).result, Result::done);
  EXPECT_GE(from_rfc3339(entered) - began, std::chrono::seconds(7200));
}

TEST(Runner, WhatHeldForAWhileOnlyIsNotMadeAgainOnceSomethingRestsOnIt) {
  const auto read = fake_step("read/all", Phase::cutover, {});
  EXPECT_EQ(
      readings({read, slow({"read/all"}), fake_step("make/lead", Phase::cutover, {"read/all", "make/slow"})}),
      1);
}

}  // namespace
}  // namespace cleave::run::testing
