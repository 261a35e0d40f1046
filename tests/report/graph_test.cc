#include <gmock/gmock.h>

#include "report/golden.h"
#include "report/graph_dot.h"
#include "report/graph_text.h"

namespace cleave::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

plan::Application application_of(const inventory::Inventory& source) {
  plan::Decisions decisions;
  decisions.roots = {"domain:pressi.example"};
  return plan::find_application(source, decisions);
}

TEST(GraphText, GroupsByDecisionAndSaysOnceWhoElseUsesWhat) {
  const auto source = case_inventory();
  expect_golden("graph.txt", graph_text(application_of(source), source, {}));
}

TEST(GraphText, ShowsEveryRecordAndReasonWhenAllIsAskedFor) {
  const auto source = case_inventory();
  expect_golden("graph-all.txt", graph_text(application_of(source), source, {Colours::none, Detail::all}));
}

TEST(GraphDot, FoldsRecordsByHostAndDashesCutEdges) {
  const auto source = case_inventory();
  expect_golden("graph.dot", to_dot(application_of(source), source));
}

TEST(GraphDot, KeepsAwkwardNamesInsideTheirQuotes) {
  auto source = case_inventory();
  for (auto& resource : source.resources) {
    if (resource.id == "ec2/instance/i-0pressi") resource.name = "a \"b\" \\n c";
  }
  EXPECT_THAT(to_dot(application_of(source), source),
              HasSubstr(R"(label="a \"b\" \\n c\ninstance i-0pressi")"));
}

TEST(GraphText, HasNoControlCharactersUnlessColoursAreWanted) {
  const auto source = case_inventory();
  const auto application = application_of(source);
  EXPECT_THAT(graph_text(application, source, {}), Not(HasSubstr("\x1b")));
  EXPECT_THAT(graph_text(application, source, {Colours::ansi, Detail::brief}), HasSubstr("\x1b[1m"));
}

}  // namespace
}  // namespace cleave::report
