#include "mysql/binlog/binary_json.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace cleave::mysql {
namespace {

using namespace std::string_literals;

/// As MySQL 8.0 stores these documents.
TEST(BinaryJson, reads_what_mysql_stores) {
  struct Case {
    std::string bytes;
    const char* text;
  };
  const Case cases[] = {
      {"", "null"},
      {"\x04\x00"s, "null"},
      {"\x04\x01"s, "true"},
      {"\x04\x02"s, "false"},
      {"\x05\xff\xff"s, "-1"},
      {"\x06\xff\xff"s, "65535"},
      {"\x07\x00\x00\x00\x80"s, "-2147483648"},
      {"\x0a\xff\xff\xff\xff\xff\xff\xff\xff"s, "18446744073709551615"},
      {"\x0b\x00\x00\x00\x00\x00\x00\xe0\x3f"s, "0.5"},
      {"\x0c\x03"
       "a\"b"s,
       "\"a\\\"b\""},
      // [1, null]
      {"\x02\x02\x00\x0a\x00\x05\x01\x00\x04\x00\x00"s, "[1, null]"},
      // {"a": "x"}
      {"\x00\x01\x00\x0e\x00\x0b\x00\x01\x00\x0c\x0c\x00"
       "a\x01x"s,
       "{\"a\": \"x\"}"},
      // {"a": []}
      {"\x00\x01\x00\x10\x00\x0b\x00\x01\x00\x02\x0c\x00"
       "a\x00\x00\x04\x00"s,
       "{\"a\": []}"},
  };
  for (const auto& one : cases) EXPECT_EQ(json_text(one.bytes), one.text);
}

TEST(BinaryJson, refuses_what_leads_outside_or_around) {
  const std::string good =
      "\x00\x01\x00\x10\x00\x0b\x00\x01\x00\x02\x0c\x00"
      "a\x00\x00\x04\x00"s;
  for (std::size_t size = 1; size < good.size(); ++size)
    EXPECT_THROW(json_text(good.substr(0, size)), Error) << size;
  // An array whose only element is itself.
  EXPECT_THROW(json_text("\x02\x01\x00\x07\x00\x02\x00\x00"s), Error);
  // A whole number with a point is written in two ways by versions of the server.
  EXPECT_THROW(json_text("\x0b\x00\x00\x00\x00\x00\x00\xf0\x3f"s), Error);
}

}  // namespace
}  // namespace cleave::mysql
