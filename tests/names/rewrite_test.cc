#include "names/rewrite.h"

#include <gtest/gtest.h>

namespace cleave::names {
namespace {

class Rewrite : public testing::Test {
 protected:
  Rewrite() {
    index.add("sg-1", Kind::id);
    index.add("pressi-assets", Kind::bucket);
  }
  Json rewritten(const Json& document) {
    return rewrite(document, index, [](std::size_t number) { return Json{{"$from", number}}; });
  }
  Index index;
};

TEST_F(Rewrite, ReplacesAWholeStringByTheExpression) {
  EXPECT_EQ(rewritten({{"GroupId", "sg-1"}}), (Json{{"GroupId", {{"$from", 0}}}}));
}

TEST_F(Rewrite, JoinsTextAroundAName) {
  EXPECT_EQ(rewritten("s3://pressi-assets/a"), (Json{{"$text", {"s3://", {{"$from", 1}}, "/a"}}}));
}

TEST_F(Rewrite, LeavesOtherValuesAndMemberNamesAlone) {
  const Json document{{"sg-1", 1}, {"list", {true, nullptr, 2.5, "sg-2"}}};
  EXPECT_EQ(rewritten(document), document);
}

TEST_F(Rewrite, LeavesExpressionsAlone) {
  const Json expression{{"$from", "ec2/create-security-group/sg-1"}, {"path", "GroupId"}};
  EXPECT_EQ(rewritten(expression), expression);
}

TEST_F(Rewrite, TellsWhereANameStands) {
  std::vector<std::string> paths;
  each_hit({{"Groups", {{{"GroupId", "sg-1"}}}}}, index,
           [&](const std::string& path, const std::string&, const Hit&) { paths.push_back(path); });
  EXPECT_EQ(paths, (std::vector<std::string>{"Groups/0/GroupId"}));
}

}  // namespace
}  // namespace cleave::names
