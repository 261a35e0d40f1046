#include "report/ending.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cleave::report {
namespace {

using plan::Phase;
using run::Direction;
using run::Outcome;
using ::testing::HasSubstr;
using ::testing::Not;
using Result = Outcome::Result;

plan::Plan three_phases() {
  plan::Plan plan;
  const auto add = [&plan](const std::string& id, Phase phase) {
    plan.steps.emplace_back();
    plan.steps.back().id = id;
    plan.steps.back().phase = phase;
  };
  add("a", Phase::prepare);
  add("b", Phase::copy);
  add("c", Phase::cutover);
  add("d", Phase::cutover);
  plan.point_of_no_return = "d";
  return plan;
}

std::string after(Result result, Direction direction, std::optional<Phase> last = std::nullopt) {
  Outcome outcome;
  outcome.result = result;
  outcome.standing = last ? 2 : 0;
  return ending(three_phases(), outcome, direction, last);
}

TEST(Ending, OfAWholeRunSaysToVerify) {
  EXPECT_EQ(after(Result::done, Direction::forward),
            "The plan is carried out: 4 steps done.\n"
            "Next: cleave verify    # compares source and destination, and says who answers each host\n");
  EXPECT_EQ(after(Result::done, Direction::forward, Phase::drain), after(Result::done, Direction::forward));
}

TEST(Ending, OfAPhaseNamesTheNextOne) {
  EXPECT_EQ(after(Result::done, Direction::forward, Phase::prepare),
            "Everything up to the end of prepare is done, 1 of 4 steps.\n"
            "Next is copy (1 step): cleave run --until copy, or cleave run for all that is left.\n");
  EXPECT_EQ(after(Result::done, Direction::forward, Phase::copy),
            "Everything up to the end of copy is done, 2 of 4 steps.\n"
            "To look at what has been reached: cleave verify\n"
            "Next is cutover (2 steps, which has the point of no return): cleave run --until cutover, "
            "or cleave run for all that is left.\n");
}

TEST(Ending, OfAnUndoSaysWhatStands) {
  EXPECT_THAT(after(Result::done, Direction::undo), HasSubstr("both accounts are as they were"));
  const auto text = after(Result::done, Direction::undo, Phase::copy);
  EXPECT_THAT(text, HasSubstr("Nothing behind the end of copy is in effect; 2 steps are up to there."));
  EXPECT_THAT(text, HasSubstr("cleave undo --everything\n"));
}

TEST(Ending, NamesTheCommandThatGoesOn) {
  for (const auto result : {Result::failed, Result::waiting, Result::stopped}) {
    EXPECT_THAT(after(result, Direction::forward), HasSubstr(": cleave run\n"));
    EXPECT_THAT(after(result, Direction::undo), HasSubstr(": cleave undo --everything\n"));
  }
}

TEST(Ending, NamesWhatIsWaitedFor) {
  Outcome outcome;
  outcome.result = Result::waiting;
  outcome.waiting = {{"a", {from_rfc3339("2026-11-23T06:00:00Z"), "the TTL is not over", false}},
                     {"b", {from_rfc3339("2026-11-23T06:00:00Z"), "look at the logs", true}}};
  EXPECT_EQ(ending(three_phases(), outcome, Direction::forward, std::nullopt),
            "waiting  a until 2026-11-23 06:00:00 UTC: the TTL is not over\n"
            "waits for you: b (cleave status shows what to do)\n"
            "Then go on with: cleave run\n");
}

}  // namespace
}  // namespace cleave::report
