#include <gtest/gtest.h>

#include <filesystem>

#include <fmt/format.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/files.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/suggest.h"
#include "base/worker_pool.h"

namespace cleave {
namespace {

using namespace std::chrono_literals;

TEST(Error, TellsWhereWhatAndWhatNext) {
  const Error error = Error(Error::Kind::input, "bad", "it is wrong").where("file:3").next("Mend it.");
  EXPECT_EQ(error.text(), "file:3: it is wrong. Mend it.");
}

TEST(Json, ReadsAlongAPathAndNamesItWhenItIsMissing) {
  const Json document{{"Instances", {{{"State", {{"Name", "running"}}}}}}};
  EXPECT_EQ(text(document, "Instances/0/State/Name"), "running");
  EXPECT_EQ(find(document, "Instances/1"), nullptr);
  EXPECT_EQ(find(document, "Instances/x"), nullptr);
  try {
    at(document, "Instances/0/State/Code");
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("Instances/0/State/Code"), std::string::npos);
  }
  EXPECT_THROW(text(document, "Instances"), Error);
}

TEST(Json, NamesTheLineOfABrokenText) {
  try {
    parse_json("{\n  \"a\": 1,\n  b\n}", "plan.json");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.where(), "plan.json:3:3");
    EXPECT_EQ(error.kind(), Error::Kind::input);
  }
}

/// Large texts are parsed in pieces, which nobody may notice.
std::string large_text(const std::string& odd_item) {
  std::string items;
  for (int i = 0; i < 40000; ++i) {
    if (i != 0) items += ", ";
    items += i == 23456 ? odd_item : fmt::format(R"({{"id": {}, "name": "[\"{}\\", "of": [1, {{}}]}})", i, i);
  }
  return R"({"short": [1, 2], "format": {"a": "}"}, "l\u0069st": [)" + items + R"(], "last": null})";
}

TEST(Json, ReadsALargeTextAsItDoesASmallOne) {
  for (const std::string item : {R"(["\u00e4", -1.5e3])", R"("]")", "{}", "[[[]]]", R"("\\\"")"}) {
    const std::string text = large_text(item);
    EXPECT_EQ(parse_json(text, "large"), Json::parse(text)) << item;
  }
  const std::string twice = R"({"a": [)" + std::string(2 << 20, ' ') + R"(1, 2], "a": [3]})";
  EXPECT_EQ(parse_json(twice, "large"), Json::parse(twice));
}

TEST(Json, NamesThePlaceInALargeTextToo) {
  for (const std::string item :
       {"", "1,", "tru", "]", "}", "[", "{", R"("\x")", "\"\xff\"", R"("open)", "1 2"}) {
    const std::string text = large_text(item);
    ASSERT_FALSE(Json::accept(text));
    try {
      parse_json(text, "large");
      FAIL() << item;
    } catch (const Error& error) {
      EXPECT_TRUE(error.where().starts_with("large:1:")) << error.where();
    }
  }
}

TEST(Json, InvalidBytesDoNotBreakTheDump) {
  EXPECT_NO_THROW(dump(Json("\xff\xfe")));
}

TEST(Clock, TimesSurviveTheirText) {
  for (const char* text : {"2026-11-23T06:30:23Z", "1970-01-01T00:00:00Z", "2024-02-29T23:59:59.250Z"}) {
    EXPECT_EQ(to_rfc3339(from_rfc3339(text)), text);
  }
  EXPECT_EQ(to_rfc3339(from_rfc3339("2026-01-01T00:30:00+01:00")), "2025-12-31T23:30:00Z");
  EXPECT_EQ(to_utc_text(from_rfc3339("2026-11-25T10:47:51.373Z")), "2026-11-25 10:47:51 UTC");
  for (const char* text : {"", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-01",
                           "2026-01-01T00:00:00Zx", "2026-01-01T00:00:00+0x:00"}) {
    EXPECT_THROW(from_rfc3339(text), Error) << text;
  }
}

TEST(Clock, AVirtualClockSleepsInNoTime) {
  VirtualClock clock(from_rfc3339("2026-01-01T00:00:00Z"));
  clock.sleep_until(clock.now() + 48h);
  EXPECT_EQ(to_rfc3339(clock.now()), "2026-01-03T00:00:00Z");
}

TEST(Clock, DurationsInWords) {
  EXPECT_EQ(to_words(172800s), "2 d");
  EXPECT_EQ(to_words(3660s), "1 h 1 min");
  EXPECT_EQ(to_words(61s), "1 min 1 s");
  EXPECT_EQ(to_words(0s), "0 s");
}

TEST(Hash, KnownDigests) {
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(md5("abc")), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(hex(hmac_sha256("key", "The quick brown fox jumps over the lazy dog")),
            "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
}

TEST(Hash, Base64BothWays) {
  for (const std::string& bytes :
       std::vector<std::string>{"", "f", "fo", "foo", "foob", std::string("\0\xff", 2)}) {
    EXPECT_EQ(from_base64(base64(bytes)), bytes);
  }
  EXPECT_EQ(base64("foob"), "Zm9vYg==");
  for (const char* text : {"Zg", "Z===", "Zm9v!"}) EXPECT_THROW(from_base64(text), Error) << text;
}

TEST(Files, AFullDiskLeavesTheOldContent) {
  const auto folder = std::filesystem::temp_directory_path() / ("cleave-files-" + hex(random_bytes(6)));
  std::filesystem::create_directory(folder);
  write_file(folder / "plan.json", "old");
  EXPECT_EQ(read_file(folder / "plan.json"), "old");
  EXPECT_THROW(write_file(folder / "missing" / "plan.json", "new"), Error);
  EXPECT_THROW(read_file(folder / "none"), Error);
  EXPECT_FALSE(read_file_if_exists(folder / "none").has_value());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1)
      << "no temporary file stays behind";
  std::filesystem::remove_all(folder);
}

TEST(Files, ASecondLockNamesTheHolder) {
  const auto path = std::filesystem::temp_directory_path() / ("cleave-lock-" + hex(random_bytes(6)));
  {
    const FileLock lock(path);
    EXPECT_THROW(FileLock second(path), Error);
  }
  EXPECT_NO_THROW(FileLock again(path));
  std::filesystem::remove(path);
}

TEST(WorkerPool, RunsEveryJobBeforeItEnds) {
  std::atomic<int> done = 0;
  {
    WorkerPool pool(4);
    for (int i = 0; i < 1000; ++i) pool.submit([&] { ++done; });
  }
  EXPECT_EQ(done, 1000);
}

TEST(Suggest, NamesTheNearestOnly) {
  EXPECT_EQ(did_you_mean("CreateBuket", {"CreateBucket", "DeleteBucket"}), "Did you mean 'CreateBucket'?");
  EXPECT_EQ(did_you_mean("zzz", {"CreateBucket"}), "");
}

}  // namespace
}  // namespace cleave
