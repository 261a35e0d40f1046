#include "scan/archive.h"

#include <cstdlib>
#include <map>

#include <gtest/gtest.h>

#include "scan/test_folder.h"

namespace cleave::scan {
namespace {

class ArchiveTest : public ::testing::Test {
 protected:
  void shell(const std::string& line) {
    ASSERT_EQ(std::system(("cd " + folder_.path() + " && " + line).c_str()), 0);
  }

  /// The members with their contents.
  std::map<std::string, std::string> unpacked(const std::string& name, std::uint64_t bytes = 1U << 20) {
    std::map<std::string, std::string> members;
    UnpackBudget budget{bytes};
    unpack(
        FileBytes(folder_.path(name), FileBytes::Links::refuse), name, budget,
        [&](const std::string& place, const ByteSource& source) {
          auto& content = members[place];
          for (auto block = source(); !block.empty(); block = source()) content += block;
        },
        [&](Gap gap) { gaps_.push_back(std::move(gap)); });
    return members;
  }

  TestFolder folder_;
  std::vector<Gap> gaps_;
};

using Members = std::map<std::string, std::string>;

TEST_F(ArchiveTest, ReadsTarAndZip) {
  folder_.write("site/index.html", "one");
  folder_.write("site/css/a.css", "two");
  shell("tar cf a.tar site && tar czf a.tgz site && zip -qr a.zip site && zip -qr0 stored.jar site");
  for (const auto* name : {"a.tar", "a.tgz", "a.zip", "stored.jar"}) {
    const std::string place = name;
    EXPECT_EQ(unpacked(name),
              (Members{{place + "!site/index.html", "one"}, {place + "!site/css/a.css", "two"}}));
    EXPECT_TRUE(is_archive(folder_.read(name), name));
  }
  EXPECT_TRUE(gaps_.empty());
}

TEST_F(ArchiveTest, ReadsCompressedFiles) {
  folder_.write("dump.sql", "INSERT");
  shell("gzip -k dump.sql && zstd -q dump.sql");
  EXPECT_EQ(unpacked("dump.sql.gz"), (Members{{"dump.sql.gz!dump.sql", "INSERT"}}));
  EXPECT_EQ(unpacked("dump.sql.zst"), (Members{{"dump.sql.zst!dump.sql", "INSERT"}}));
}

TEST_F(ArchiveTest, StopsWhenTheBudgetIsUsedUp) {
  folder_.write("same", std::string(1U << 22, 'x'));
  shell("gzip -k same");
  const auto members = unpacked("same.gz", 1U << 20);
  EXPECT_LE(members.at("same.gz!same").size(), 1U << 20);
  ASSERT_EQ(gaps_.size(), 1U);
  EXPECT_EQ(gaps_[0].place, "same.gz!same");
}

/// An empty tar begins with zeros, too.
TEST_F(ArchiveTest, ReadsCompressedImagesOfDisks) {
  const auto image = std::string(4096, '\0') + "name" + std::string(4096, '\0');
  folder_.write("disk.img", image);
  shell("gzip -k disk.img");
  EXPECT_EQ(unpacked("disk.img.gz"), (Members{{"disk.img.gz!disk.img", image}}));
}

TEST_F(ArchiveTest, ADamagedArchiveIsAGap) {
  folder_.write("a", std::string(100'000, 'x'));
  shell("gzip -c a > whole.gz && head -c 60 whole.gz > cut.gz");
  unpacked("cut.gz");
  EXPECT_EQ(gaps_.size(), 1U);
  folder_.write("nonsense.zip", "PK\x03\x04 no more");
  unpacked("nonsense.zip");
  EXPECT_EQ(gaps_.size(), 2U);
}

TEST_F(ArchiveTest, AnEncryptedMemberIsAGap) {
  folder_.write("a", "secret");
  shell("zip -q -P word a.zip a");
  EXPECT_EQ(unpacked("a.zip").at("a.zip!a"), "");
  EXPECT_EQ(gaps_.size(), 1U);
}

TEST_F(ArchiveTest, OtherContentsAreNoArchives) {
  EXPECT_FALSE(is_archive("", "a.tar"));
  EXPECT_FALSE(is_archive("#!/bin/sh\n", "install"));
  EXPECT_FALSE(is_archive("bucket = pressi-assets\n", "a.toml"));
}

}  // namespace
}  // namespace cleave::scan
