#include <gmock/gmock.h>

#include "base/plain.h"
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
  return plan::find_application(source, {}, decisions);
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

TEST(GraphDot, FoldsHostsOfAZoneThatLeadToTheSameThings) {
  plan::Application application;
  inventory::Inventory source;
  for (const auto* id :
       {"ec2/address/eip-1", "route53/record/Z1/a.example./A", "route53/record/Z1/b.example./A",
        "route53/record/Z1/c.example./AAAA", "route53/record/Z1/d.example./A"}) {
    application.parts.push_back({{id, plan::Decision::move, ""}, "", "", {}});
    if (std::string(id).starts_with("route53/")) application.references.emplace_back(id, "ec2/address/eip-1");
  }
  const auto dot = to_dot(application, source);
  EXPECT_THAT(dot, HasSubstr(R"(label="a.example\nb.example\nand 2 more\nA, AAAA")"));
  EXPECT_THAT(dot, Not(HasSubstr("c.example")));
}

TEST(GraphDot, KeepsAwkwardNamesInsideTheirQuotes) {
  auto source = case_inventory();
  for (auto& resource : source.resources) {
    if (resource.id == "ec2/instance/i-0pressi") resource.name = "a \"b\" \\n c";
  }
  EXPECT_THAT(to_dot(application_of(source), source),
              HasSubstr(R"(label="a \"b\" \\n c\ninstance\ni-0pressi")"));
}

TEST(GraphText, HasNoControlCharactersUnlessColoursAreWanted) {
  const auto source = case_inventory();
  const auto application = application_of(source);
  EXPECT_THAT(graph_text(application, source, {}), Not(HasSubstr("\x1b")));
  EXPECT_THAT(plain_text(graph_text(application, source, {Colours::ansi, Detail::brief})),
              HasSubstr("\x1b[1m"));
}

}  // namespace
}  // namespace cleave::report
