#include "mysql/guard/guard_file.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "../server.h"

namespace cleave::mysql {
namespace {

TEST(GuardFile, sections_outlive_the_program_and_the_file_goes_with_the_last) {
  const auto path = std::filesystem::path(testing::TempDir()) / "guard/guard.json";
  std::filesystem::remove(path);
  const Connection one(test::shared_server().endpoint()), other(test::shared_server().tcp_endpoint());
  {
    GuardFile file(path, one, other);
    EXPECT_EQ(file.section("ids"), nullptr);
    file.remove("ids");
    EXPECT_FALSE(std::filesystem::exists(path));
    file.write("ids", {{"a", 1}});
    file.write("frozen-source", {{"b", 2}});
  }
  GuardFile again(path, one, other);
  ASSERT_NE(again.section("ids"), nullptr);
  EXPECT_EQ(*again.section("ids"), (Json{{"a", 1}}));
  EXPECT_THROW(GuardFile(path, other, one), Error) << "it is about other databases";
  again.remove("ids");
  EXPECT_TRUE(std::filesystem::exists(path));
  again.remove("frozen-source");
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace cleave::mysql
