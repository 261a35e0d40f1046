#include "scan/tree.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>

#include <gtest/gtest.h>

#include "scan/test_folder.h"

namespace cleave::scan {
namespace {

class TreeTest : public ::testing::Test {
 protected:
  /// Paths below the folder that a walk finds.
  std::set<std::string> walked(const TreeOptions& options = {}, const std::string& below = "") {
    std::set<std::string> found;
    std::mutex mutex;
    WorkerPool pool(3);
    Tree tree(
        options, pool,
        [&](const std::string& path) {
          const std::lock_guard lock(mutex);
          found.insert(std::filesystem::relative(path, folder_.path()).string());
        },
        [&](Gap gap) {
          const std::lock_guard lock(mutex);
          gaps_.push_back(std::move(gap));
        });
    tree.walk(folder_.path() + below);
    pool.wait();
    ignored_ = tree.ignored();
    return found;
  }

  TestFolder folder_;
  std::vector<Gap> gaps_;
  std::uint64_t ignored_ = 0;
};

using Paths = std::set<std::string>;

TEST_F(TreeTest, FindsAllFilesHiddenOnesToo) {
  for (const auto* name : {"a", ".env", "x/y/z", ".config/c", ".git/config"}) folder_.write(name, "");
  EXPECT_EQ(walked(), (Paths{"a", ".env", "x/y/z", ".config/c"}));
  EXPECT_TRUE(walked({.respects_ignore_files = false, .left_out = {}}).contains(".git/config"));
}

TEST_F(TreeTest, HandsOutFoldersOfManyFiles) {
  for (int i = 0; i < 300; ++i) folder_.write("many/" + std::to_string(i), "");
  EXPECT_EQ(walked().size(), 300U);
}

TEST_F(TreeTest, FollowsNoLinksAndReadsNoPipes) {
  folder_.write("real/a", "");
  std::filesystem::create_directory_symlink(folder_.path(), folder_.path() + "/loop");
  std::filesystem::create_symlink(folder_.path() + "/real/a", folder_.path() + "/link");
  ASSERT_EQ(::mkfifo((folder_.path() + "/pipe").c_str(), 0600), 0);
  EXPECT_EQ(walked(), Paths{"real/a"});
}

TEST_F(TreeTest, LeavesOutWhatIgnoreFilesName) {
  folder_.write(".gitignore", "/build\n*.log\n");
  folder_.write("sub/.gitignore", "!keep.log\nlocal\n");
  for (const auto* name :
       {"build/a", "a.log", "sub/keep.log", "sub/b.log", "sub/local/c", "local", "x/build"})
    folder_.write(name, "");
  EXPECT_EQ(walked(), (Paths{".gitignore", "sub/.gitignore", "sub/keep.log", "local", "x/build"}));
  EXPECT_EQ(ignored_, 4U);
  EXPECT_EQ(walked({.respects_ignore_files = false, .left_out = {}}).size(), 9U);
}

TEST_F(TreeTest, TheRulesOfTheRepositoryHoldInItsFolders) {
  folder_.write(".git/info/exclude", "secret\n");
  folder_.write(".gitignore", "/sub/made\n");
  for (const auto* name : {"sub/made", "sub/secret", "sub/a"}) folder_.write(name, "");
  EXPECT_EQ(walked({}, "/sub"), Paths{"sub/a"});
}

TEST_F(TreeTest, ARepositoryInsideHasItsOwnRules) {
  folder_.write(".git/config", "");
  folder_.write(".gitignore", "*.log\n");
  folder_.write("inner/.git/config", "");
  folder_.write("inner/a.log", "");
  EXPECT_EQ(walked(), (Paths{".gitignore", "inner/a.log"}));
}

TEST_F(TreeTest, LeavesOutWhatItIsTold) {
  folder_.write("map", "");
  folder_.write(".cleave/source.json", "");
  folder_.write("a", "");
  EXPECT_EQ(
      walked({.respects_ignore_files = true, .left_out = {folder_.path("map"), folder_.path(".cleave")}}),
      Paths{"a"});
}

TEST_F(TreeTest, AFolderThatCannotBeListedIsAGap) {
  EXPECT_TRUE(walked({}, "/none").empty());
  ASSERT_EQ(gaps_.size(), 1U);
  EXPECT_EQ(gaps_[0].place, folder_.path() + "/none");
}

}  // namespace
}  // namespace cleave::scan
