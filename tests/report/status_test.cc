#include "report/status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cleave::report {
namespace {

using plan::Phase;
using run::Record;
using run::State;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const Time now = from_rfc3339("2026-11-23T06:00:00Z");

plan::Plan four_steps() {
  plan::Plan plan;
  const auto add = [&](const std::string& id, Phase phase, std::vector<std::string> needs) {
    plan::Step step;
    step.id = id;
    step.phase = phase;
    step.needs = std::move(needs);
    plan.steps.push_back(step);
  };
  add("a", Phase::copy, {});
  add("b", Phase::copy, {"a"});
  add("c", Phase::cutover, {"b"});
  add("d", Phase::drain, {});
  return plan;
}

Record in_state(State state) {
  Record record;
  record.state = state;
  return record;
}

TEST(Status, CountsByPhaseAndNamesWhatAFailureHoldsBack) {
  auto failed = in_state(State::failed);
  failed.failure =
      run::Failure{Error::Kind::refused, "Denied", "not allowed", "ec2 CreateImage", "Ask for it."};
  const auto result = status(four_steps(), {{"a", in_state(State::done)}, {"b", failed}}, now);
  ASSERT_EQ(result.failed.size(), 1u);
  EXPECT_THAT(result.failed[0].blocks, ElementsAre("c", "d"));
  EXPECT_EQ(result.phases[0].done, 1u);
  EXPECT_EQ(result.phases[0].failed, 1u);
  EXPECT_EQ(result.phases[1].blocked, 1u);
  EXPECT_THAT(to_text(result, now), HasSubstr("Ask for it."));
  EXPECT_EQ(text(to_json(result), "failed/0/error/code"), "Denied");
}

TEST(Status, TellsWhatWaitsForWhatAndUntilWhenPersonsFirst) {
  auto timed = in_state(State::applied);
  timed.wait = run::Wait{now + std::chrono::hours(2), "the TTL is not over", false};
  auto person = in_state(State::applied);
  person.wait = run::Wait{now + std::chrono::hours(9), "look at the logs", true};
  const auto result = status(four_steps(), {{"a", timed}, {"d", person}}, now);
  ASSERT_EQ(result.waiting.size(), 2u);
  EXPECT_EQ(result.waiting[0].step, "d");
  const auto shown = to_text(result, now);
  EXPECT_THAT(shown, HasSubstr("waits for you  d\n  1. look at the logs\n  Then: cleave confirm d\n"));
  EXPECT_THAT(shown, HasSubstr("until 2026-11-23 08:00:00 UTC (2 h more)\n  the TTL is not over\n"));
}

TEST(Status, NamesStepsWithoutAnOutcome) {
  const auto result = status(four_steps(), {{"a", in_state(State::intended)}}, now);
  EXPECT_THAT(result.unsettled, ElementsAre("a"));
}

TEST(Status, EndsWithWhatToTypeNext) {
  EXPECT_THAT(to_text(status(four_steps(), {{"a", in_state(State::done)}}, now), now),
              HasSubstr("To go on: cleave run"));
  run::Records all;
  for (const char* id : {"a", "b", "c", "d"}) all[id] = in_state(State::done);
  EXPECT_THAT(to_text(status(four_steps(), all, now), now), HasSubstr("Next: cleave verify"));
}

TEST(Status, CountsEveryStepOnce) {
  auto failed = in_state(State::failed);
  failed.failure = run::Failure{Error::Kind::refused, "Denied", "not allowed", "", ""};
  auto person = in_state(State::applied);
  person.wait = run::Wait{now, "look", true};
  for (const auto& records :
       {run::Records{}, run::Records{{"a", in_state(State::done)}, {"b", failed}},
        run::Records{{"a", in_state(State::intended)}, {"d", person}},
        run::Records{
            {"a", in_state(State::undoing)}, {"b", in_state(State::undone)}, {"d", in_state(State::done)}}}) {
    for (const auto& phase : status(four_steps(), records, now).phases)
      EXPECT_EQ(phase.done + phase.waiting + phase.failed + phase.blocked + phase.under_way + phase.to_do,
                phase.total);
  }
}

TEST(Status, TellsHowLongItTakesAndWhatComesFirst) {
  auto plan = four_steps();
  for (auto& step : plan.steps) step.expected_seconds = 3600;
  auto timed = in_state(State::applied);
  timed.wait = run::Wait{now + std::chrono::hours(2), "the TTL is not over", false};
  const auto result = status(plan, {{"a", in_state(State::done)}, {"b", timed}}, now);
  EXPECT_EQ(result.seconds_left, 3 * 3600);  // b for two hours, then c beside d
  EXPECT_THAT(to_text(result, now), HasSubstr("left   about 3 h, until 2026-11-23 09:00:00 UTC or so"));
  const auto ready = status(plan, {{"a", in_state(State::done)}, {"b", in_state(State::done)}}, now);
  EXPECT_THAT(ready.ready, ElementsAre("c", "d"));
}

TEST(Status, GivesNoAdviceThatCannotBeFollowed) {
  auto person = in_state(State::applied);
  person.wait = run::Wait{now, "look at the logs", true};
  const run::Records records{{"a", in_state(State::done)}, {"b", in_state(State::done)}, {"d", person}};
  const auto confirmed = to_text(status(four_steps(), records, now, {"d"}), now);
  EXPECT_THAT(confirmed, HasSubstr("confirmed  d\n"));
  EXPECT_THAT(confirmed, Not(HasSubstr("cleave confirm")));
  EXPECT_THAT(confirmed, HasSubstr("To go on: cleave run"));
  const auto at_work = to_text(status(four_steps(), records, now), now, "process 42");
  EXPECT_THAT(at_work, HasSubstr("process 42 goes on with it by itself."));
  EXPECT_THAT(at_work, Not(HasSubstr("cleave run")));
  EXPECT_THAT(to_text(status(four_steps(), {}, now), now), HasSubstr("To begin: cleave run"));
}

TEST(Status, SaysThatEverythingIsUndone) {
  EXPECT_TRUE(status(four_steps(), {{"a", in_state(State::undone)}}, now).undone);
  EXPECT_FALSE(
      status(four_steps(), {{"a", in_state(State::undone)}, {"d", in_state(State::done)}}, now).undone);
  EXPECT_FALSE(status(four_steps(), {}, now).undone);
}

}  // namespace
}  // namespace cleave::report
