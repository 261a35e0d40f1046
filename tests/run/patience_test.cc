#include "run/patience.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "run/workshop.h"

namespace cleave::run::testing {
namespace {

using plan::Phase;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Result = Outcome::Result;
using std::chrono::hours;
using std::chrono::minutes;

Error no_answer() {
  return Error(Error::Kind::unreachable, "no-answer", "no answer from the fake world").where("fake Call");
}

Error expired() {
  return Error(Error::Kind::credentials, "ExpiredToken", "the session is over").next("Log in again.");
}

std::size_t how_often(const std::vector<std::string>& list, const std::string& item) {
  return static_cast<std::size_t>(std::count(list.begin(), list.end(), item));
}

/// Until `length` has passed on the clock, no verb gets through.
void cut_the_network(Workshop& shop, std::chrono::milliseconds length,
                     Error::Kind kind = Error::Kind::unreachable) {
  shop.world.entering = [&shop, kind, until = shop.clock.now() + length](const auto&, const auto&) {
    if (shop.clock.now() < until) throw Error(kind, "no-answer", "no answer");
  };
}

TEST(Patience, DoublesItsPausesUpToAQuarterOfAnHour) {
  Patience patience;
  Time now{};
  std::vector<long> seconds;
  while (const auto next = patience.next_try(now)) {
    seconds.push_back(std::chrono::duration_cast<std::chrono::seconds>(*next - now).count());
    now = *next;
  }
  EXPECT_EQ(std::vector<long>(seconds.begin(), seconds.begin() + 5),
            (std::vector<long>{10, 20, 40, 80, 160}));
  EXPECT_EQ(seconds.back(), 900);
  EXPECT_GE(now - Time{}, hours(6));
  EXPECT_LT(now - Time{}, hours(7));
}

TEST(LostNetwork, OfMinutesDelaysARunAndDoesNotEndIt) {
  Workshop shop;
  cut_the_network(shop, minutes(20));
  EXPECT_EQ(shop.run().result, Result::done);
  EXPECT_THAT(shop.recorder.said, Contains("hindered make/image by no-answer"));
  EXPECT_THAT(shop.recorder.said, Contains("done make/checklist"));
  for (const auto& [step, times] : shop.world.effects()) EXPECT_EQ(times, 1) << step;
}

TEST(LostNetwork, InTheMiddleOfASettleIsWaitedFor) {
  Workshop shop;
  bool cut = false;
  shop.world.entering = [&](const std::string& step, const std::string& verb) {
    if (step != "make/image" || verb != "settle" || cut) return;
    cut = true;
    throw no_answer();
  };
  EXPECT_EQ(shop.run().result, Result::done);
  EXPECT_EQ(shop.world.effects()["make/image"], 1);
  EXPECT_EQ(how_often(shop.world.calls(), "check make/image"), 1u);
}

TEST(LostNetwork, AfterAnEffectTheStepIsCheckedAndNotMadeAgain) {
  Workshop shop;
  bool cut = false;
  shop.world.leaving = [&](const std::string& step, const std::string& verb) {
    if (step != "make/instance" || verb != "apply" || cut) return;
    cut = true;
    throw no_answer();
  };
  EXPECT_EQ(shop.run().result, Result::done);
  EXPECT_EQ(shop.world.effects()["make/instance"], 1);
  EXPECT_EQ(how_often(shop.world.calls(), "apply make/instance"), 1u);
  EXPECT_EQ(how_often(shop.world.calls(), "check make/instance"), 2u);
  EXPECT_EQ(shop.record("make/instance").attempts, 1);
  EXPECT_TRUE(shop.record("make/instance").before);
}

TEST(LostNetwork, BeforeAnEffectTheStepIsMadeAfterASecondCheck) {
  Workshop shop;
  bool cut = false;
  shop.world.entering = [&](const std::string& step, const std::string& verb) {
    if (step != "change/record" || verb != "apply" || cut) return;
    cut = true;
    throw no_answer();
  };
  EXPECT_EQ(shop.run().result, Result::done);
  EXPECT_EQ(shop.world.value("record"), "destination");
  EXPECT_EQ(shop.world.effects()["change/record"], 1);
  EXPECT_EQ(how_often(shop.world.calls(), "check change/record"), 2u);
}

TEST(LostNetwork, OfADayFailsTheStepWithItsErrorAfterSomeHours) {
  Workshop shop;
  shop.plan.steps = {fake_step("make/a", Phase::copy, {}), fake_step("make/b", Phase::copy, {"make/a"})};
  const auto start = shop.clock.now();
  cut_the_network(shop, hours(24));
  const auto outcome = shop.run();
  EXPECT_EQ(outcome.result, Result::failed);
  EXPECT_THAT(outcome.failed, ElementsAre("make/a"));
  EXPECT_THAT(outcome.blocked, ElementsAre("make/b"));
  EXPECT_EQ(shop.record("make/a").failure->code, "no-answer");
  EXPECT_GE(shop.clock.now() - start, hours(6));
  EXPECT_LT(shop.clock.now() - start, hours(7));
  shop.world.entering = nullptr;
  EXPECT_EQ(shop.run().result, Result::done);
}

TEST(LostNetwork, ThatOnlyApplyMeetsEndsTheStepToo) {
  Workshop shop;
  shop.plan.steps = {fake_step("make/a", Phase::copy, {})};
  shop.world.entering = [](const std::string&, const std::string& verb) {
    if (verb == "apply") throw no_answer();
  };
  EXPECT_EQ(shop.run().result, Result::failed);
  EXPECT_EQ(shop.record("make/a").failure->code, "no-answer");
}

TEST(LostNetwork, IsNamedAsWhatTheStepWaitsFor) {
  Workshop shop;
  shop.plan.steps = {fake_step("make/a", Phase::copy, {})};
  shop.world.entering = [](const std::string&, const std::string&) { throw no_answer(); };
  const auto outcome = shop.run({.longest_wait = std::chrono::milliseconds(0)});
  EXPECT_EQ(outcome.result, Result::waiting);
  ASSERT_EQ(outcome.waiting.size(), 1u);
  EXPECT_EQ(outcome.waiting[0].wait.reason,
            "fake Call: no answer from the fake world; tried again since 2026-11-23T06:00:00Z");
  EXPECT_EQ(shop.record("make/a").state, State::pending);
  EXPECT_FALSE(shop.record("make/a").failure);
}

TEST(LostNetwork, DelaysAnUndoAndDoesNotEndIt) {
  Workshop shop;
  shop.run();
  cut_the_network(shop, minutes(20));
  EXPECT_EQ(shop.undo().result, Result::done);
  EXPECT_FALSE(shop.world.has("make/image"));
}

TEST(AThrottledService, IsAskedAgainLater) {
  Workshop shop;
  cut_the_network(shop, minutes(20), Error::Kind::throttled);
  EXPECT_EQ(shop.run().result, Result::done);
}

Error refusal(std::string code) {
  return Error(Error::Kind::refused, std::move(code), "no").where("fake Call");
}

TEST(ARefusal, ThatFollowsFromTheCallsOwnEffectFailsNothing) {
  for (const char* code : {"EntityAlreadyExists", "LimitExceeded"}) {
    Workshop shop;
    bool refused = false;
    shop.world.leaving = [&](const std::string& step, const std::string& verb) {
      if (step != "make/instance" || verb != "apply" || refused) return;
      refused = true;
      throw refusal(code);
    };
    EXPECT_EQ(shop.run().result, Result::done);
    EXPECT_EQ(shop.world.effects()["make/instance"], 1);
    EXPECT_EQ(how_often(shop.world.calls(), "apply make/instance"), 1u);
  }
}

TEST(ARefusal, ThatComesAgainIsBelieved) {
  Workshop shop;
  shop.plan.steps = {fake_step("make/a", Phase::copy, {})};
  shop.world.entering = [](const std::string&, const std::string& verb) {
    if (verb == "apply") throw refusal("AccessDenied");
  };
  const auto start = shop.clock.now();
  EXPECT_EQ(shop.run().result, Result::failed);
  EXPECT_EQ(shop.record("make/a").failure->code, "AccessDenied");
  EXPECT_EQ(how_often(shop.world.calls(), "apply make/a"), 2u);
  EXPECT_EQ(shop.clock.now(), start);
}

/// AWS knows that the name is taken before its lists show by whom.
TEST(ARefusal, BecauseThereIsSuchAThingIsLookedAtUntilListsShowIt) {
  Workshop shop;
  shop.plan.steps = {fake_step("make/a", Phase::copy, {})};
  const auto start = shop.clock.now();
  bool taken = true;
  shop.world.entering = [&](const std::string&, const std::string& verb) {
    taken = shop.clock.now() < start + std::chrono::seconds(15);
    if (verb == "apply" && taken) throw refusal("InvalidGroup.Duplicate");
  };
  EXPECT_EQ(shop.run().result, Result::done);
  shop.plan.steps = {fake_step("make/b", Phase::copy, {})};
  shop.world.entering = [&](const std::string&, const std::string& verb) {
    if (verb == "apply") throw refusal("DuplicateLoadBalancerName");
  };
  EXPECT_EQ(shop.run().result, Result::failed);
  EXPECT_LT(shop.clock.now() - start, minutes(3));
}

TEST(ARefusal, OfAWayBackIsLookedAtToo) {
  Workshop shop;
  shop.run();
  bool refused = false;
  shop.world.leaving = [&](const std::string& step, const std::string& verb) {
    if (step != "make/image" || verb != "undo" || refused) return;
    refused = true;
    throw refusal("NoSuchEntity");
  };
  EXPECT_EQ(shop.undo().result, Result::done);
}

TEST(ExpiredCredentials, StopTheRunAndFailNoStep) {
  Workshop shop;
  shop.world.entering = [](const std::string& step, const std::string& verb) {
    if (step == "make/instance" && verb == "apply") throw expired();
  };
  const auto outcome = shop.run();
  EXPECT_EQ(outcome.result, Result::stopped);
  ASSERT_TRUE(outcome.cause);
  EXPECT_EQ(outcome.cause->code, "ExpiredToken");
  EXPECT_THAT(outcome.failed, IsEmpty());
  EXPECT_THAT(shop.recorder.said, Not(Contains(HasSubstr("failed"))));
  EXPECT_EQ(shop.record("make/instance").state, State::intended);
  EXPECT_FALSE(shop.record("make/instance").failure);
  shop.world.entering = nullptr;
  EXPECT_EQ(shop.run().result, Result::done);
  EXPECT_EQ(shop.world.effects()["make/instance"], 1);
}

TEST(ExpiredCredentials, DoNotTurnAnEarlierFailureIntoANewOne) {
  Workshop shop;
  shop.plan.steps = {fake_step("make/a", Phase::copy, {}, {{"fail", true}})};
  shop.world.set("broken", true, "test");
  shop.run();
  ASSERT_EQ(shop.record("make/a").state, State::failed);
  shop.world.entering = [](const std::string&, const std::string&) { throw expired(); };
  EXPECT_EQ(shop.run().result, Result::stopped);
  EXPECT_EQ(shop.record("make/a").state, State::intended);
}

TEST(ExpiredCredentials, StopAnUndoThatGoesOnLater) {
  Workshop shop;
  shop.run();
  shop.world.entering = [](const std::string& step, const std::string&) {
    if (step == "make/balancer") throw expired();
  };
  EXPECT_EQ(shop.undo().result, Result::stopped);
  EXPECT_EQ(shop.record("make/balancer").state, State::undoing);
  shop.world.entering = nullptr;
  EXPECT_EQ(shop.undo().result, Result::done);
}

}  // namespace
}  // namespace cleave::run::testing
