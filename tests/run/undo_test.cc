#include "run/undo.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "run/workshop.h"

namespace cleave::run::testing {
namespace {

using plan::Phase;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Result = Outcome::Result;

TEST(Undo, TakesEverythingBackInReverseOrder) {
  Workshop shop;
  shop.world.set("ttl", 300, "somebody");
  shop.run();
  shop.world.forget_calls();
  EXPECT_EQ(shop.undo().result, Result::done);
  EXPECT_EQ(shop.world.value("ttl"), 300);
  EXPECT_FALSE(shop.world.has("make/image"));
  const auto calls = shop.world.calls();
  const auto position = [&](const std::string& call) { return std::find(calls.begin(), calls.end(), call); };
  EXPECT_LT(position("undo make/balancer"), position("undo make/instance"));
  EXPECT_LT(position("undo make/instance"), position("undo make/image"));
}

TEST(Undo, ToAPhaseStopsAtItsEnd) {
  Workshop shop;
  shop.run();
  EXPECT_EQ(shop.undo(Phase::copy).result, Result::done);
  EXPECT_FALSE(shop.world.has("record"));
  EXPECT_TRUE(shop.world.has("make/balancer"));
  EXPECT_EQ(shop.world.value("ttl"), 60);
}

TEST(Undo, LeavesAloneWhatWasFound) {
  Workshop shop;
  shop.world.set("ttl", 60, "somebody");
  shop.run();
  shop.world.forget_calls();
  EXPECT_EQ(shop.undo().result, Result::done);
  EXPECT_THAT(shop.world.calls(), Not(Contains("undo change/ttl")));
  EXPECT_EQ(shop.world.value("ttl"), 60);
}

TEST(Undo, IsIdempotentAndSaidByTheJournal) {
  Workshop shop;
  shop.run();
  shop.undo();
  shop.world.forget_calls();
  EXPECT_EQ(shop.undo().result, Result::done);
  EXPECT_THAT(shop.world.calls(), IsEmpty());
  EXPECT_EQ(shop.journal().events().back().what, "undo finished");
}

TEST(Undo, AndRunAgainMakesThingsAnewWithOtherTokens) {
  Workshop shop;
  shop.run();
  const auto first = shop.world.things()["make/image"]["token"];
  shop.undo();
  EXPECT_EQ(shop.run().result, Result::done);
  EXPECT_NE(shop.world.things()["make/image"]["token"], first);
  EXPECT_EQ(shop.world.effects()["make/image"], 2);
}

TEST(Undo, RefusesBeyondThePointOfNoReturnAndSaysHowFarItCanGo) {
  Workshop shop;
  shop.plan.steps[4].reversible = false;  // change/record, of cutover
  shop.run();
  const auto before = shop.world.things();
  for (const auto to : {std::optional<Phase>(), std::optional(Phase::copy)}) {
    try {
      shop.undo(to);
      ADD_FAILURE() << "not refused";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "no-return");
      EXPECT_EQ(error.where(), "change/record");
      EXPECT_THAT(error.next(), HasSubstr("--to cutover"));
    }
  }
  EXPECT_EQ(shop.world.things(), before);
  EXPECT_EQ(shop.undo(Phase::cutover).result, Result::done);
  EXPECT_FALSE(shop.world.has("make/patience"));
}

TEST(Undo, GoesBackFromBeforeThePointOfNoReturn) {
  Workshop shop;
  shop.plan.steps[4].reversible = false;
  shop.run({.until = Phase::copy});
  EXPECT_EQ(shop.undo().result, Result::done);
  EXPECT_FALSE(shop.world.has("make/image"));
}

TEST(Undo, AFailureKeepsWhatTheStepNeeds) {
  Workshop shop;
  shop.plan.steps[3].params["fail"] = true;  // make/balancer
  shop.run();
  shop.world.set("broken", true, "test");
  const auto outcome = shop.undo();
  EXPECT_EQ(outcome.result, Result::failed);
  EXPECT_TRUE(shop.world.has("make/instance"));
  EXPECT_EQ(shop.record("make/balancer").failure->code, "FakeFault");
  shop.world.remove("broken");
  EXPECT_EQ(shop.undo().result, Result::done);
  EXPECT_FALSE(shop.world.has("make/image"));
}

TEST(Undo, ForgetsConfirmations) {
  Workshop shop;
  shop.plan.steps = {fake_step("person/look", Phase::drain, {})};
  shop.run();
  shop.journal().confirm("person/look", shop.clock.now());
  EXPECT_EQ(shop.run().result, Result::done);
  shop.undo();
  EXPECT_EQ(shop.run().result, Result::waiting);
}

TEST(Undo, KeepsCopiesUntilNoCacheLeadsToThem) {
  Workshop shop;
  shop.plan.steps[4].params["cached_seconds"] = 172800;  // change/record, of cutover
  shop.plan.steps.push_back(fake_step("make/unrelated", Phase::copy, {}));
  shop.run();
  const auto began = shop.clock.now();
  EXPECT_EQ(shop.undo(std::nullopt, {.longest_wait = std::chrono::milliseconds(0)}).result, Result::waiting);
  EXPECT_FALSE(shop.world.has("record"));
  EXPECT_TRUE(shop.world.has("make/unrelated"));
  EXPECT_EQ(shop.world.value("ttl"), 60);
  shop.clock.sleep_until(began + std::chrono::hours(47));
  EXPECT_EQ(shop.undo(std::nullopt, {.longest_wait = std::chrono::milliseconds(0)}).result, Result::waiting);
  EXPECT_TRUE(shop.world.has("make/unrelated"));
  EXPECT_EQ(shop.undo().result, Result::done);
  EXPECT_GE(shop.clock.now(), began + std::chrono::hours(48));
  EXPECT_FALSE(shop.world.has("make/unrelated"));
}

TEST(Undo, WaitsForNoCacheWhenCopiesStay) {
  Workshop shop;
  shop.plan.steps[4].params["cached_seconds"] = 172800;
  shop.run();
  const auto began = shop.clock.now();
  EXPECT_EQ(shop.undo(Phase::copy).result, Result::done);
  EXPECT_EQ(shop.clock.now(), began);
  EXPECT_EQ(shop.undo().result, Result::done);
  EXPECT_GE(shop.clock.now(), began + std::chrono::hours(48));
}

TEST(Undo, ChangesNothingWhenAStepCouldNotBeTakenBack) {
  Workshop shop;
  shop.plan.steps[1].params["lockable"] = true;  // change/ttl, of prepare: the last that would be taken back
  shop.run();
  shop.world.set("locked", true, "a colleague");
  const auto before = shop.world.things();
  const auto outcome = shop.undo();
  EXPECT_EQ(outcome.result, Result::failed);
  EXPECT_TRUE(outcome.refused);
  EXPECT_THAT(outcome.failed, Contains("change/ttl"));
  EXPECT_EQ(shop.world.things(), before);
  EXPECT_EQ(shop.record("change/record").state, State::done);
  shop.world.remove("locked");
  EXPECT_EQ(shop.undo().result, Result::done);
}

TEST(Undo, DoesNotWaitForWhatComesAfterACheckpoint) {
  Workshop shop;
  shop.plan.steps = {
      fake_step("make/image", Phase::copy, {}),
      fake_step("change/record", Phase::cutover, {"make/image"}, {{"thing", "record"}, {"value", 1}}),
      fake_step("change/compared", Phase::cutover, {"change/record"}, {{"thing", "compared"}, {"value", 1}}),
      fake_step("make/delegation", Phase::cutover, {"change/compared"}, {{"fail", true}})};
  shop.plan.steps[2].checkpoint = true;
  shop.run();
  shop.world.set("broken", true, "the registrar");
  EXPECT_EQ(shop.undo().result, Result::failed);
  EXPECT_FALSE(shop.world.has("record"));
  EXPECT_TRUE(shop.world.has("make/image")) << "the delegation still leads there";
  shop.world.remove("broken");
  EXPECT_EQ(shop.undo().result, Result::done);
  EXPECT_FALSE(shop.world.has("make/image"));
}

TEST(Undo, TakesBackWhatLeadsVisitorsBeforeAnyCopy) {
  Workshop shop;
  shop.plan.steps.push_back(fake_step("make/unrelated", Phase::copy, {}));
  shop.run();
  shop.world.forget_calls();
  shop.undo();
  const auto calls = shop.world.calls();
  EXPECT_LT(position(calls, "undo change/record"), position(calls, "undo make/unrelated"));
}

TEST(Undo, WaitsForNoCacheWhenTheGateStaysShut) {
  Workshop shop;
  shop.plan.steps = {fake_step("make/image", Phase::copy, {}),
                     fake_step("make/refuses", Phase::cutover, {"make/image"}, {{"fail", true}}),
                     fake_step("change/record", Phase::cutover, {"make/image"},
                               {{"thing", "record"}, {"value", 1}, {"cached_seconds", 172800}}),
                     fake_step("make/after", Phase::cutover, {"change/record"}),
                     fake_step("make/later", Phase::cutover, {"make/after"})};
  shop.run();
  shop.world.set("broken", true, "the registrar");
  const auto began = shop.clock.now();
  EXPECT_EQ(shop.undo().result, Result::failed);
  EXPECT_LT(shop.clock.now(), began + std::chrono::hours(1));
  EXPECT_TRUE(shop.world.has("make/image"));
}

}  // namespace
}  // namespace cleave::run::testing
