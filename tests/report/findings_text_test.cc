#include "report/findings_text.h"

#include <gmock/gmock.h>

#include "report/golden.h"

namespace cleave::report {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

const AccountRoles roles{{"111111111111", "source"}, {"222222222222", "destination"}};

verify::Findings equal_findings() {
  return {
      {{"ec2/instance/i-1", "ec2/instance/i-2", 40, {}, ""}, {"objects of assets", "assets-2", 200, {}, ""}},
      {{"www.pressi.example", "A", "222222222222", "ec2/address/eipalloc-2"}}};
}

TEST(FindingsText, SaysEqualWhenNothingDiffers) {
  const auto text = findings_text(equal_findings(), roles, {});
  EXPECT_THAT(text, EndsWith("equal: 2 things and 240 attributes compared, no differences\n"));
  EXPECT_THAT(text, Not(HasSubstr("i-1")));
}

TEST(FindingsText, GroupsDifferencesByThingAndTellsWhoAnswers) {
  auto findings = equal_findings();
  findings.findings[0].differences = {{"InstanceType", "t3.small", "t3.large"},
                                      {"EbsOptimized", Json(), true}};
  findings.findings.push_back(
      {"ec2/key-pair/us-east-1/ops", "", 0, {}, "the destination has no counterpart"});
  findings.hosts.push_back({"pressi.example", "A", "111111111111", "elb/load-balancer/us-east-1/web"});
  findings.findings.push_back(
      {"host pressi.example A", "", 1, {}, "the source account still answers for it"});
  findings.hosts.push_back({"mail.pressi.example", "A", "",
                            R"({"Name":"mail.pressi.example.","ResourceRecords":[{"Value":"192.0.2.9"}]})"});
  expect_golden("findings.txt", findings_text(findings, roles, {}));
}

TEST(FindingsText, IsNotEqualWhileTheSourceAnswers) {
  auto findings = equal_findings();
  findings.hosts[0].account = "111111111111";
  EXPECT_THAT(findings_text(findings, roles, {}), HasSubstr("different: "));
}

}  // namespace
}  // namespace cleave::report
