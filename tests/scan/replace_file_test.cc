#include "scan/replace_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include <gtest/gtest.h>

#include "base/error.h"
#include "scan/test_folder.h"

namespace cleave::scan {
namespace {

std::ptrdiff_t files_in(const TestFolder& folder) {
  return std::distance(std::filesystem::directory_iterator(folder.path()), {});
}

TEST(ReplaceFile, KeepsModeTimesAndAttributes) {
  const TestFolder folder;
  const auto file = folder.write("a", "before");
  ASSERT_EQ(::chmod(file.c_str(), 04751), 0);
  const bool attributes = ::setxattr(file.c_str(), "user.note", "kept", 4, 0) == 0;
  const timespec times[2] = {{1000, 0}, {2000, 500}};
  ASSERT_EQ(::utimensat(AT_FDCWD, file.c_str(), times, 0), 0);
  replace_file(file, "after");
  struct stat status = {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 04751U);
  EXPECT_EQ(status.st_mtim.tv_sec, 2000);
  EXPECT_EQ(status.st_mtim.tv_nsec, 500);
  char value[5] = {};
  EXPECT_EQ(::getxattr(file.c_str(), "user.note", value, 4), attributes ? 4 : -1);
  EXPECT_EQ(folder.read("a"), "after");
  EXPECT_EQ(files_in(folder), 1);
}

TEST(ReplaceFile, TakesTheTemporaryFileOfAKilledRunAway) {
  const TestFolder folder;
  const auto file = folder.write("a", "before");
  folder.write(".a.0123456789abcdef.cleave-new", "half");
  folder.write(".mine.cleave-new", "another's");
  remove_leftovers(folder.path());
  EXPECT_EQ(files_in(folder), 2);
  EXPECT_EQ(folder.read("a"), "before");
}

TEST(ReplaceFile, FollowsNoLink) {
  const TestFolder folder;
  const auto file = folder.write("a", "before");
  std::filesystem::create_symlink(file, folder.path("link"));
  EXPECT_THROW(replace_file(folder.path("link"), "after"), Error);
  EXPECT_EQ(folder.read("a"), "before");
}

TEST(ReplaceFile, AFileThatIsGoneIsAnError) {
  const TestFolder folder;
  EXPECT_THROW(replace_file(folder.path("none"), "after"), Error);
}

}  // namespace
}  // namespace cleave::scan
