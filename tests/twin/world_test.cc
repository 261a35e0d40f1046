#include "twin/world.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"
#include "base/hash.h"
#include "twin/saved_world.h"

namespace cleave::twin {
namespace {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = std::filesystem::temp_directory_path() / "cleave-world-XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::shared_ptr<VirtualClock> clock_at(const char* time) {
  return std::make_shared<VirtualClock>(from_rfc3339(time));
}

TEST(World, IdsAreAFunctionOfWhatTheyAreFor) {
  World one(clock_at("2026-01-01T00:00:00Z"));
  World other(clock_at("2027-06-01T00:00:00Z"));
  EXPECT_EQ(one.hex_id("i-", 17, "111111111111/token"), other.hex_id("i-", 17, "111111111111/token"));
  EXPECT_EQ(one.letter_id("E", 13, "distribution"), other.letter_id("E", 13, "distribution"));
  EXPECT_NE(one.hex_id("i-", 17, "111111111111/token"), other.hex_id("i-", 17, "222222222222/token"));
}

TEST(World, AKeyThatIsUsedAgainGetsAnotherId) {
  World world(clock_at("2026-01-01T00:00:00Z"));
  const auto first = world.hex_id("sg-", 17, "web");
  EXPECT_NE(first, world.hex_id("sg-", 17, "web"));
  EXPECT_EQ(first.size(), 20U);
}

TEST(World, NormalisedLeavesOutTimesAndTransientTables) {
  World one(clock_at("2026-01-01T00:00:00Z"));
  World other(clock_at("2027-06-01T00:00:00Z"));
  for (World* world : {&one, &other}) {
    world->add_account("111111111111", "source");
    const auto now = to_rfc3339(world->now());
    world->table("111111111111", "us-east-1", "ec2/instance")["i-1"] = {
        {"document", {{"LaunchTime", now}, {"Reason", "User initiated (" + now + ")"}}}, {"ready_at", now}};
    world->table("111111111111", "global", "transient/session")[now] = {{"secret", now}};
  }
  EXPECT_EQ(one.normalised(), other.normalised());
  one.table("111111111111", "us-east-1", "ec2/instance")["i-1"]["document"]["ImageId"] = "ami-1";
  EXPECT_NE(one.normalised(), other.normalised());
}

std::string large_text() {
  std::string text;
  for (int i = 0; text.size() < largest_in_memory * 5 / 2; ++i) text += std::to_string(i) + ",";
  return text;
}

Bytes written(World& world, std::string_view text) {
  BytesWriter writer(world.spool(), 0);
  for (std::size_t at = 0; at < text.size(); at += 70'001) writer.add(text.substr(at, 70'001));
  return writer.finish();
}

TEST(World, ASavedWorldIsLoadedWithItsBytesAndIds) {
  World saved(clock_at("2026-01-01T00:00:00Z"));
  saved.add_account("111111111111", "source");
  const std::string small("bytes\0with zero", 15);
  for (const std::string& text : {small, large_text()}) {
    const auto digest = saved.put_blob(written(saved, text));
    saved.keep_blob(digest);
    saved.table("111111111111", "global",
                "s3/object/b")[text.substr(0, 5)] = {{"versions", {{{"blob", digest}}}}};
  }
  saved.put_blob(Bytes("bytes that nothing refers to"));
  saved.hex_id("i-", 17, "token");
  const TemporaryFolder folder;
  const auto file = folder.path() / "world.json";
  save_world(saved, file);
  const auto place = [](World& world, const char* key) {
    return world.blob(text(world.table("111111111111", "global", "s3/object/b")[key], "versions/0/blob"))
        .text();
  };
  World loaded(clock_at("2026-01-01T00:00:00Z"));
  load_world(loaded, file, parse_json(read_file(file), "saved"));
  // What was loaded can be saved to the same files.
  save_world(loaded, file);
  World again(clock_at("2026-01-01T00:00:00Z"));
  load_world(again, file, parse_json(read_file(file), "saved"));
  for (World* world : {&loaded, &again}) {
    EXPECT_EQ(world->normalised(), saved.normalised());
    EXPECT_EQ(place(*world, "bytes"), small);
    EXPECT_EQ(place(*world, "0,1,2"), large_text());
  }
  EXPECT_EQ(parse_json(read_file(file), "saved")["blobs"].size(), 2U);
  EXPECT_EQ(loaded.hex_id("i-", 17, "token"), saved.hex_id("i-", 17, "token"));
  std::ofstream(file.string() + ".objects") << std::string(64, '0');
  EXPECT_THROW(load_world(again, file, parse_json(read_file(file), "saved")), Error);
}

TEST(World, BytesThatNoRowKeepsAreGone) {
  World world(clock_at("2026-01-01T00:00:00Z"));
  const auto kept = world.put_blob(Bytes("kept"));
  const auto loose = world.put_blob(Bytes("loose"));
  world.keep_blob(kept);
  world.forget_loose_blobs();
  EXPECT_EQ(world.blob(kept).text(), "kept");
  EXPECT_THROW(world.blob(loose), Error);
  // Another row has the same bytes: they stay until it goes, too.
  world.keep_blob(kept);
  world.drop_blob(kept);
  world.forget_loose_blobs();
  EXPECT_EQ(world.blob(kept).text(), "kept");
  world.drop_blob(kept);
  world.forget_loose_blobs();
  EXPECT_THROW(world.blob(kept), Error);
}

TEST(Bytes, ArePartsOfOneAnotherWhereverTheyLie) {
  World world(clock_at("2026-01-01T00:00:00Z"));
  const std::string text = large_text();
  const Bytes large = written(world, text);
  const Bytes joined = Bytes::joined({Bytes("abc"), large, Bytes("xyz")});
  EXPECT_EQ(joined.text(), "abc" + text + "xyz");
  EXPECT_EQ(joined.part(2, text.size() + 2).text(), "c" + text + "x");
  EXPECT_EQ(joined.part(5, 7).text(), text.substr(2, 7));
  EXPECT_TRUE(joined.part(3, text.size()).same_place(large));
  joined.learn({"MD5"});
  EXPECT_EQ(joined.digest("MD5"), md5("abc" + text + "xyz"));
  EXPECT_FALSE(large.digest("MD5"));
}

TEST(World, FindsARowInAnyAccount) {
  World world(clock_at("2026-01-01T00:00:00Z"));
  world.table("222222222222", "eu-west-1", "ec2/image")["ami-1"] = {{"document", Json::object()}};
  const auto place = world.find_anywhere("ec2/image", "ami-1");
  ASSERT_NE(place.row, nullptr);
  EXPECT_EQ(place.account, "222222222222");
  EXPECT_EQ(place.region, "eu-west-1");
  EXPECT_EQ(world.find_anywhere("ec2/image", "ami-2").row, nullptr);
}

}  // namespace
}  // namespace cleave::twin
