#include "twin/s3/listing.h"

#include <gtest/gtest.h>

namespace cleave::twin::s3 {
namespace {

Table keys(const std::vector<std::string>& names) {
  Table table;
  for (const auto& name : names) table[name] = Json::object();
  return table;
}

ListingPage list(const Table& table, const ListingRequest& request) {
  return list_keys(table, request, [](const Json&) { return true; });
}

TEST(Listing, GoesByUtf8Bytes) {
  const auto page = list(keys({"z", "ü", "a", "Z", "\xf0\x9f\x98\x80"}), {});
  EXPECT_EQ(page.keys, (std::vector<std::string>{"Z", "a", "z", "ü", "\xf0\x9f\x98\x80"}));
}

TEST(Listing, FoldsCommonPrefixesAndResumesBehindThem) {
  const Table table = keys({"a", "b/1", "b/2", "b0", "c/1"});
  ListingRequest request{"", "/", "", 2};
  const auto first = list(table, request);
  EXPECT_EQ(first.keys, std::vector<std::string>{"a"});
  EXPECT_EQ(first.prefixes, std::vector<std::string>{"b/"});
  EXPECT_TRUE(first.truncated);
  request.after = first.last;
  const auto second = list(table, request);
  EXPECT_EQ(second.keys, std::vector<std::string>{"b0"});
  EXPECT_EQ(second.prefixes, std::vector<std::string>{"c/"});
  EXPECT_FALSE(second.truncated);
}

TEST(Listing, AsksForNothingAndGetsNothing) {
  const auto page = list(keys({"a"}), {"", "", "", 0});
  EXPECT_TRUE(page.keys.empty());
  EXPECT_FALSE(page.truncated);
}

}  // namespace
}  // namespace cleave::twin::s3
