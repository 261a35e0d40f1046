#include "drain/read/read_logs.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <utility>

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"
#include "drain/read/line_blocks.h"

namespace cleave::drain {
namespace {

namespace fs = std::filesystem;

/// Gone when the test ends.
class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "drain_XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  fs::path operator/(const std::string& name) const { return path_ / name; }
  std::string text() const { return path_.string(); }

 private:
  fs::path path_;
};

std::string line(std::size_t number) {
  return "192.0.2.1 - - [10/Oct/2026:13:55:36 +0000] \"GET /" + std::to_string(number) +
         " HTTP/1.1\" 200 1\n";
}

std::string lines(std::size_t begin, std::size_t end) {
  std::string text;
  for (auto number = begin; number < end; ++number) text += line(number);
  return text;
}

class Paths : public RequestSink {
 public:
  void take(std::span<const Request> requests, const Origin&) override {
    for (const auto& request : requests) paths.emplace_back(request.path);
  }
  std::vector<std::string> paths;
};

/// How often each path was read, by several threads.
std::map<std::string, int> read(LogReader& reader, std::size_t threads = 3) {
  std::vector<Paths> found(threads);
  std::vector<RequestSink*> sinks;
  for (auto& each : found) sinks.push_back(&each);
  reader.read(sinks);
  std::map<std::string, int> times;
  for (const auto& each : found) {
    for (const auto& path : each.paths) ++times[path];
  }
  return times;
}

std::map<std::string, int> each_once(std::size_t begin, std::size_t end) {
  std::map<std::string, int> times;
  for (auto number = begin; number < end; ++number) times["/" + std::to_string(number)] = 1;
  return times;
}

void append(const fs::path& file, const std::string& text) {
  std::ofstream(file, std::ios::app) << text;
}

/// With the tools that people use, so that nobody's files are only our own.
void compress(const std::string& command, const fs::path& file) {
  ASSERT_EQ(std::system((command + " " + file.string()).c_str()), 0);
}

ReadOptions remembering(Json position = nullptr) {
  ReadOptions options;
  options.remember = true;
  options.position = std::move(position);
  return options;
}

TEST(ReadLogs, EveryLineOfALargeFileIsReadOnceByAnyNumberOfThreads) {
  const Folder folder;
  append(folder / "a.log", lines(0, 30'000));
  for (const std::size_t threads : {1, 2, 7}) {
    LogReader reader({folder.text() + "/a.log"}, {});
    EXPECT_EQ(read(reader, threads), each_once(0, 30'000));
    EXPECT_EQ(reader.channels().at(0).bytes, fs::file_size(folder / "a.log"));
  }
}

TEST(ReadLogs, ReadsFoldersGlobsGzipAndZstd) {
  const Folder folder;
  fs::create_directories(folder / "deep/er");
  append(folder / "a.log", lines(0, 10'000));
  append(folder / "deep/b.log", lines(10'000, 20'000));
  append(folder / "deep/er/c.log", lines(20'000, 30'000));
  append(folder / "d.log", "");
  compress("gzip -q", folder / "deep/b.log");
  compress("zstd -q --rm", folder / "deep/er/c.log");
  LogReader whole({folder.text()}, {});
  EXPECT_EQ(read(whole), each_once(0, 30'000));
  LogReader globbed({folder.text() + "/deep/b*"}, {});
  EXPECT_EQ(read(globbed), each_once(10'000, 20'000));
  EXPECT_EQ(globbed.channels().at(0).files, 1U);
}

TEST(ReadLogs, ReadsGzipOfManyMembersAndPaddingBehindThem) {
  const Folder folder;
  for (std::size_t i = 0; i < 300; ++i) {
    append(folder / "part", line(i));
    compress("gzip -q", folder / "part");
    append(folder / "all.gz", read_file(folder / "part.gz"));
    fs::remove(folder / "part.gz");
  }
  append(folder / "all.gz", std::string(700, '\0'));
  LogReader reader({folder.text() + "/all.gz"}, {});
  EXPECT_EQ(read(reader), each_once(0, 300));
  EXPECT_TRUE(reader.channels().at(0).damaged.empty());
}

TEST(ReadLogs, DamagedFilesAreNamedAndTheirBeginningIsRead) {
  const Folder folder;
  for (const auto* tool : {"gzip -q", "zstd -q --rm"}) {
    append(folder / "a.log", lines(0, 20'000));
    compress(tool, folder / "a.log");
  }
  fs::resize_file(folder / "a.log.gz", fs::file_size(folder / "a.log.gz") / 2);
  fs::resize_file(folder / "a.log.zst", fs::file_size(folder / "a.log.zst") / 2);
  append(folder / "b.log.gz", "\x1f\x8bthis is no gzip");
  LogReader reader({folder.text()}, {});
  read(reader);
  std::size_t damaged = 0;
  for (const auto& facts : reader.channels()) damaged += facts.damaged.size();
  EXPECT_EQ(damaged, 3U);
}

TEST(ReadLogs, LongLinesAreCountedAndNotKept) {
  const Folder folder;
  append(folder / "a.log", line(0) + std::string(3 * LineBlocks::most_line_bytes, 'x') + "\n" + line(1) +
                               std::string(LineBlocks::most_line_bytes / 2, 'y') + "\n" + line(2));
  LogReader reader({folder.text()}, {});
  EXPECT_EQ(read(reader), each_once(0, 3));
  std::uint64_t unparsable = 0;
  for (const auto& facts : reader.channels()) {
    unparsable += facts.unparsable;
    for (const auto& sample : facts.samples) EXPECT_LE(sample.size(), 300U);
  }
  EXPECT_EQ(unparsable, 2U);
}

TEST(ReadLogs, ALastLineWithoutEndCountsUnlessItMayStillGrow) {
  const Folder folder;
  auto cut = lines(0, 2);
  cut.pop_back();
  append(folder / "a.log", cut);
  LogReader once({folder.text()}, {});
  EXPECT_EQ(read(once), each_once(0, 2));
  LogReader following({folder.text()}, remembering());
  EXPECT_EQ(read(following), each_once(0, 1));
  append(folder / "a.log", "\n" + line(2));
  EXPECT_EQ(read(following), each_once(1, 3));
}

TEST(ReadLogs, FollowingReadsEachLineOnceThroughRotationAndRestart) {
  const Folder folder;
  Json position;
  std::map<std::string, int> all;
  const auto pass = [&] {
    LogReader reader({folder.text()}, remembering(position));
    for (const auto& [path, times] : read(reader)) all[path] += times;
    position = parse_json(dump(reader.position()), "position");
  };
  append(folder / "access.log", lines(0, 5));
  pass();
  append(folder / "access.log", lines(5, 4'000));
  pass();
  // Renamed, and a new file begun.
  append(folder / "access.log", line(4'000));
  fs::rename(folder / "access.log", folder / "access.log.1");
  append(folder / "access.log", lines(4'001, 4'010));
  pass();
  // The oldest is compressed under another name.
  compress("gzip -q", folder / "access.log.1");
  fs::rename(folder / "access.log.1.gz", folder / "access.log.2.gz");
  append(folder / "access.log", lines(4'010, 9'000));
  pass();
  // Copied away and emptied.
  fs::copy_file(folder / "access.log", folder / "access.log.1");
  fs::resize_file(folder / "access.log", 0);
  append(folder / "access.log", lines(9'000, 9'100));
  pass();
  pass();
  EXPECT_EQ(all, each_once(0, 9'100));
}

TEST(ReadLogs, FollowingKnowsTheFieldsOfALogThatWasReadBefore) {
  const Folder folder;
  append(
      folder / "u_ex.log",
      "#Fields: date time c-ip cs-method cs-uri-stem sc-status\n2026-05-02 17:42:15 192.0.2.1 GET /0 200\n");
  LogReader first({folder.text()}, remembering());
  EXPECT_EQ(read(first), each_once(0, 1));
  append(folder / "u_ex.log", "2026-05-02 17:42:16 192.0.2.1 GET /1 200\n");
  LogReader second({folder.text()}, remembering(first.position()));
  EXPECT_EQ(read(second), each_once(1, 2));
}

TEST(ReadLogs, EarlierRequestsAreLeftOutAndCounted) {
  const Folder folder;
  append(folder / "a.log",
         line(0) + "192.0.2.1 - - [11/Oct/2026:00:00:00 +0000] \"GET /1 HTTP/1.1\" 200 1\n");
  ReadOptions options;
  options.since = from_rfc3339("2026-10-11T00:00:00Z");
  LogReader reader({folder.text()}, options);
  EXPECT_EQ(read(reader), each_once(1, 2));
  EXPECT_EQ(reader.channels().at(0).outside, 1U);
  EXPECT_EQ(reader.channels().at(0).requests, 2U);
}

TEST(ReadLogs, PlacesThatAreNotThereAreErrorsWithTheirName) {
  const std::pair<std::string, std::string> cases[] = {{"/nowhere/*.log", "no-such-place"},
                                                       {"/nowhere", "no-such-place"},
                                                       {"s3://bucket/prefix", "no-account"},
                                                       {"logs:/aws/route53/example.com", "no-account"}};
  for (const auto& [place, code] : cases) {
    try {
      LogReader reader({place}, {});
      read(reader);
      FAIL() << place;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code);
      EXPECT_EQ(error.where(), place);
    }
  }
}

}  // namespace
}  // namespace cleave::drain
