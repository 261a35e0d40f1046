#include "report/plan_text.h"

#include <gmock/gmock.h>

#include <sstream>

#include "report/golden.h"
#include "report/timetable.h"

namespace cleave::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(PlanText, BeginsWithASummaryAndEndsWithTheNextCommand) {
  const auto plan = case_plan("plan.json");
  expect_golden("plan.txt", plan_text(plan, plan::hash(plan), case_inventory(), {}));
}

TEST(PlanText, ShowsEveryStepWhenAllIsAskedFor) {
  const auto source = case_inventory();
  const auto plan = case_plan("plan.json");
  EXPECT_THAT(plan_steps(plan, source, {}), Not(HasSubstr("s3/create-bucket/assets-6")));
  const auto all = plan_steps(plan, source, {Colours::none, Detail::all});
  for (const auto& step : plan.steps) EXPECT_THAT(all, HasSubstr(step.id));
}

TEST(PlanText, IsAtMost110ColumnsWide) {
  const auto plan = case_plan("plan.json");
  std::istringstream lines(plan_text(plan, plan::hash(plan), case_inventory(), {}));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(columns_of(line), page_columns) << line;
}

TEST(PlanText, NamesEachHostOnceWithItsLongestDowntime) {
  const auto text = plan_summary(case_plan("plan.json"), case_inventory(), {});
  EXPECT_THAT(text, HasSubstr("  10 min    img.pressi.example: the source's distribution is disabled"));
  EXPECT_THAT(text, Not(HasSubstr("under the wildcard")));
}

TEST(Timetable, TheCutoverBeginsWhenPrepareAndCopyAreOver) {
  const auto times = timetable(case_plan("plan.json"));
  ASSERT_EQ(times.size(), 4U);
  EXPECT_EQ(times[1].over, 360);
  EXPECT_EQ(times[2].begins, 172860);
  EXPECT_EQ(times[2].critical, 660);
}

}  // namespace
}  // namespace cleave::report
