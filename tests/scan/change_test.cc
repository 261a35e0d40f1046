#include "scan/change.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"
#include "scan/test_folder.h"
#include "scan/undo_file.h"

namespace cleave::scan {
namespace {

class ChangeTest : public ::testing::Test {
 protected:
  Change change(const std::string& path, std::vector<names::Edit> edits) {
    return make_change(path, read_file(path), std::move(edits));
  }
  Change through_a_file(const Change& change) {
    write_undo_file(folder_.path("undo"), {change});
    return read_undo_file(folder_.path("undo")).at(0);
  }

  TestFolder folder_;
  FileStore files_;
};

TEST_F(ChangeTest, IsTakenBackByteForByte) {
  const std::string before("a\0b old\r\n old \xFF old", 18);
  const auto path = folder_.write("a", before);
  const auto made = change(path, {{4, 3, "a longer one"}, {10, 3, ""}, {16, 2, "x"}});
  EXPECT_EQ(carry_out(made, files_), Outcome::written);
  EXPECT_NE(folder_.read("a"), before);
  EXPECT_EQ(take_back(through_a_file(made), files_), Outcome::written);
  EXPECT_EQ(folder_.read("a"), before);
}

TEST_F(ChangeTest, MayBeRepeated) {
  const auto made = change(folder_.write("a", "old"), {{0, 3, "new"}});
  EXPECT_EQ(take_back(made, files_), Outcome::already);
  EXPECT_EQ(carry_out(made, files_), Outcome::written);
  EXPECT_EQ(carry_out(made, files_), Outcome::already);
  EXPECT_EQ(take_back(made, files_), Outcome::written);
  EXPECT_EQ(take_back(made, files_), Outcome::already);
}

TEST_F(ChangeTest, LeavesWhatSomebodyElseHasChanged) {
  const auto made = change(folder_.write("a", "old"), {{0, 3, "new"}});
  folder_.write("a", "other");
  EXPECT_THROW(carry_out(made, files_), Error);
  EXPECT_THROW(take_back(made, files_), Error);
  EXPECT_EQ(folder_.read("a"), "other");
}

TEST_F(ChangeTest, PathsNeedNotBeText) {
  const auto made = change(folder_.write("k\xE4se", "old"), {{0, 3, "new"}});
  carry_out(made, files_);
  take_back(through_a_file(made), files_);
  EXPECT_EQ(folder_.read("k\xE4se"), "old");
}

TEST_F(ChangeTest, AnUndoFileThatWasTamperedWithIsRefused) {
  const auto file = folder_.write("undo", R"({"format":"other"})");
  EXPECT_THROW(read_undo_file(file), Error);
  folder_.write(
      "undo", R"({"format":"cleave-names-undo-1","changes":[{"place":"a","before_sha256":"","after_sha256":"",
    "edits":[{"offset":5,"length":1,"bytes":""},{"offset":2,"length":1,"bytes":""}]}]})");
  EXPECT_THROW(read_undo_file(file), Error);
  folder_.write(
      "undo", R"({"format":"cleave-names-undo-1","changes":[{"place":"a","before_sha256":"","after_sha256":"",
    "edits":[{"offset":9223372036854775807,"length":9223372036854775807,"bytes":""}]}]})");
  EXPECT_THROW(read_undo_file(file), Error);
}

}  // namespace
}  // namespace cleave::scan
