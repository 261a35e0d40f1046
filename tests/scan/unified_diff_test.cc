#include "scan/unified_diff.h"

#include <cstdlib>
#include <random>

#include <gtest/gtest.h>

#include "scan/test_folder.h"

namespace cleave::scan {
namespace {

TEST(UnifiedDiff, ShowsThreeLinesAround) {
  EXPECT_EQ(unified_diff("./a.txt", "1\n2\n3\n4\nold x\n6\n7\n8\n9\n", {{8, 3, "new"}}),
            "--- a/a.txt\n+++ b/a.txt\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-old x\n+new x\n 6\n 7\n 8\n");
}

TEST(UnifiedDiff, SaysWhenTheLastLineHasNoLineFeed) {
  EXPECT_EQ(
      unified_diff("a", "old", {{0, 3, "new"}}),
      "--- a/a\n+++ b/a\n@@ -1,1 +1,1 @@\n-old\n\\ No newline at end of file\n+new\n\\ No newline at end of "
      "file\n");
}

TEST(UnifiedDiff, KeepsCarriageReturns) {
  EXPECT_EQ(unified_diff("a", "old\r\nb\r\n", {{0, 3, "new"}}),
            "--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n-old\r\n+new\r\n b\r\n");
}

TEST(UnifiedDiff, QuotesNamesThatAHeaderCannotHold) {
  EXPECT_TRUE(unified_diff("a\nb", "x", {{0, 1, "y"}}).starts_with("--- \"a/a\\012b\"\n"));
}

TEST(UnifiedDiff, OfABinaryFileSaysOnlyThatItDiffers) {
  EXPECT_EQ(unified_diff("/a", std::string_view("\0\1old", 5), {{2, 3, "new"}}),
            "Binary files a/a and b/a differ\n");
}

TEST(UnifiedDiff, ShowsUtf16AsUtf8) {
  using namespace std::string_literals;
  EXPECT_EQ(unified_diff("a", "\xFF\xFEo\0\n\0"s, {{2, 2, "n\0"s}}),
            "--- a/a\n+++ b/a\n@@ -1,1 +1,1 @@\n-\uFEFFo\n+\uFEFFn\n");
}

/// `git apply` makes of the content before what the edits make of it.
TEST(UnifiedDiff, GitAppliesIt) {
  std::mt19937 random(7);
  const auto below = [&](std::size_t limit) { return random() % limit; };
  for (int round = 0; round < 30; ++round) {
    std::string before;
    for (std::size_t line = below(60); line > 0; --line)
      before += std::string(below(6), static_cast<char>('a' + below(26))) + (below(20) == 0 ? "\r\n" : "\n");
    before += below(2) == 0 ? "tail" : "";
    std::vector<names::Edit> edits;
    for (std::size_t at = below(9); at < before.size(); at += 1 + below(40)) {
      const auto length = std::min(below(3), before.size() - at);
      edits.push_back({at, length, std::string(1 + below(3), 'X') + (below(4) == 0 ? "\nY" : "")});
      at += length;
    }
    if (edits.empty()) continue;
    const TestFolder folder;
    folder.write("a", before);
    folder.write("change", unified_diff("a", before, edits));
    ASSERT_EQ(std::system(("cd " + folder.path() + " && git apply change").c_str()), 0);
    ASSERT_EQ(folder.read("a"), names::edited(before, edits));
  }
}

}  // namespace
}  // namespace cleave::scan
