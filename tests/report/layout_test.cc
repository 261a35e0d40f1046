#include "report/layout.h"

#include <gtest/gtest.h>

#include "base/plain.h"
#include "report/instructions.h"

namespace cleave::report {
namespace {

TEST(Layout, ColumnsAreCharactersWithoutColours) {
  EXPECT_EQ(columns_of("…ä"), 2U);
  EXPECT_EQ(columns_of(inked("abc", Ink::red, Colours::ansi)), 3U);
}

TEST(Layout, BreaksAtSpacesAndKeepsLongWordsWhole) {
  const std::string id(120, 'x');
  EXPECT_EQ(wrapped("  - ", "see " + id + " there"), "  - see\n    " + id + "\n    there\n");
  EXPECT_EQ(wrapped("  ", "one\ntwo"), "  one\n  two\n");
}

TEST(Layout, CutsByColumnsAndNoCharacterInTwo) {
  EXPECT_EQ(cut("…äöü", 2), "…ä");
  EXPECT_EQ(cut("abc", 9), "abc");
  EXPECT_EQ(cut("abc", 0), "");
  EXPECT_EQ(plain_text(cut(inked("abc", Ink::red, Colours::ansi) + "d", 3)), "\x1b[31mabc\x1b[0m");
}

TEST(Instructions, AreNumberedAndEndWithOneCommand) {
  EXPECT_EQ(instructions("manual/prove-alias/*.example", "Add it.\nLook at it.", 2),
            "  1. Add it.\n  2. Look at it.\n  Then: cleave confirm 'manual/prove-alias/*.example'\n");
}

TEST(Counted, SaysMoreThanOneAsOneDoes) {
  EXPECT_EQ(counted(1, "address"), "1 address");
  EXPECT_EQ(counted(5, "address"), "5 addresses");
  EXPECT_EQ(counted(2, "cache-policy"), "2 cache-policies");
  EXPECT_EQ(counted(2, "key"), "2 keys");
  EXPECT_EQ(counted(0, "step"), "0 steps");
}

}  // namespace
}  // namespace cleave::report
