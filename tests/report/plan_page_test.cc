#include "report/plan_page.h"

#include <gmock/gmock.h>

#include <sstream>

#include "report/golden.h"
#include "report/timetable.h"

namespace cleave::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Json* nothing(const std::string& /*step*/) {
  return nullptr;
}

Page page_of_case(Detail detail) {
  const auto plan = case_plan("plan.json");
  return plan_page(plan, plan::hash(plan), case_inventory(), nothing, detail);
}

std::string text_of_case(Detail detail) {
  return page_text(page_of_case(detail), {Colours::none, detail});
}

TEST(PlanPage, BeginsWithASummaryAndEndsWithTheNextCommand) {
  expect_golden("plan.txt", text_of_case(Detail::brief));
}

TEST(PlanPage, ShowsEveryStepWhenAllIsAskedFor) {
  EXPECT_THAT(text_of_case(Detail::brief), Not(HasSubstr("s3/create-bucket/assets-6\n")));
  const auto all = text_of_case(Detail::all);
  for (const auto& step : case_plan("plan.json").steps) EXPECT_THAT(all, HasSubstr(step.id));
}

TEST(PlanPage, IsAtMostAsWideAsThePage) {
  for (const std::size_t columns : {80, 110, 200}) {
    set_page_columns(columns);
    std::istringstream lines(text_of_case(Detail::all));
    for (std::string line; std::getline(lines, line);) EXPECT_LE(columns_of(line), columns) << line;
  }
  set_page_columns(usual_columns);
}

TEST(PlanPage, NamesEachHostOnceWithItsLongestDowntime) {
  const auto text = text_of_case(Detail::brief);
  EXPECT_THAT(text, HasSubstr("  10 min  img.pressi.example: the source's distribution is disabled"));
  EXPECT_THAT(text, Not(HasSubstr("under the wildcard")));
}

TEST(PlanPage, EscapesWhateverANameSays) {
  Page page{.title = "<b>&"};
  page.sections.push_back({.title = "a|b", .columns = {{"x"}}, .rows = {{{"<script>|`*_\n<img src=x>"}}}});
  page.sections.push_back({.title = "c", .changes = {{"<i>", "\"'<", "]|["}}});
  const auto html = page_html(page);
  for (const auto* wrong : {"<b>", "<script>", "<img", "<i>"}) EXPECT_THAT(html, Not(HasSubstr(wrong)));
  const auto markdown = page_markdown(page);
  EXPECT_THAT(markdown, HasSubstr("| &lt;script\\>\\|\\`\\*\\_<br>&lt;img src=x\\> |"));
  EXPECT_THAT(markdown, HasSubstr("| &lt;i\\> | \"'&lt; | \\]\\|\\[ |"));
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
