#include "scan/ignore_rules.h"

#include <gtest/gtest.h>

namespace cleave::scan {
namespace {

using Verdict = IgnoreRules::Verdict;
using Entry = IgnoreRules::Entry;

Verdict verdict(std::string_view rules, std::string_view path, Entry entry = Entry::file) {
  return IgnoreRules(rules).verdict(path, entry);
}

TEST(IgnoreRules, ANameFitsInEveryFolder) {
  EXPECT_EQ(verdict("*.log\n", "a.log"), Verdict::ignored);
  EXPECT_EQ(verdict("*.log\n", "x/y/a.log"), Verdict::ignored);
  EXPECT_EQ(verdict("*.log\n", "a.log.txt"), Verdict::none);
}

TEST(IgnoreRules, ASlashTiesARuleToItsFolder) {
  EXPECT_EQ(verdict("/build\n", "build"), Verdict::ignored);
  EXPECT_EQ(verdict("/build\n", "x/build"), Verdict::none);
  EXPECT_EQ(verdict("doc/*.txt\n", "doc/a.txt"), Verdict::ignored);
  EXPECT_EQ(verdict("doc/*.txt\n", "doc/x/a.txt"), Verdict::none);
}

TEST(IgnoreRules, ASlashAtTheEndMeansFolders) {
  EXPECT_EQ(verdict("vendor/\n", "vendor", Entry::folder), Verdict::ignored);
  EXPECT_EQ(verdict("vendor/\n", "x/vendor", Entry::folder), Verdict::ignored);
  EXPECT_EQ(verdict("vendor/\n", "vendor"), Verdict::none);
}

TEST(IgnoreRules, TheLastRuleThatFitsDecides) {
  EXPECT_EQ(verdict("*.env\n!keep.env\n", "keep.env"), Verdict::kept);
  EXPECT_EQ(verdict("!keep.env\n*.env\n", "keep.env"), Verdict::ignored);
}

TEST(IgnoreRules, TwoStarsStandForFolders) {
  EXPECT_EQ(verdict("**/tmp\n", "a/b/tmp"), Verdict::ignored);
  EXPECT_EQ(verdict("**/tmp\n", "tmp"), Verdict::ignored);
  EXPECT_EQ(verdict("a/**/b\n", "a/b"), Verdict::ignored);
  EXPECT_EQ(verdict("a/**/b\n", "a/x/y/b"), Verdict::ignored);
  EXPECT_EQ(verdict("a/**\n", "a/x/y"), Verdict::ignored);
  EXPECT_EQ(verdict("a/**\n", "a", Entry::folder), Verdict::none);
}

TEST(IgnoreRules, ReadsCommentsEscapesAndRanges) {
  EXPECT_EQ(verdict("# a\n\\#b\n", "#b"), Verdict::ignored);
  EXPECT_EQ(verdict("# a\n", "# a"), Verdict::none);
  EXPECT_EQ(verdict("\\!x\n", "!x"), Verdict::ignored);
  EXPECT_EQ(verdict("trailing   \n", "trailing"), Verdict::ignored);
  EXPECT_EQ(verdict("a[0-9].txt\r\n", "a7.txt"), Verdict::ignored);
  EXPECT_EQ(verdict("a[!0-9].txt\n", "a7.txt"), Verdict::none);
  EXPECT_EQ(verdict("a[b\n", "a[b"), Verdict::ignored);
}

TEST(IgnoreRules, StarsInALongNameEnd) {
  const std::string stars(60, 'a');
  std::string pattern;
  for (int i = 0; i < 30; ++i) pattern += "*a";
  EXPECT_FALSE(fits_pattern(pattern + "b", stars + stars));
}

}  // namespace
}  // namespace cleave::scan
