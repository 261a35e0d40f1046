#include "mysql/binlog/log_position.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace cleave::mysql {
namespace {

constexpr const char* uuid = "3E11FA47-71CA-11E1-9E33-C80AA9429562";

TEST(LogPosition, is_read_in_all_its_forms) {
  EXPECT_EQ(std::get<LogPosition>(parse_log_start("binlog.000003:4711")),
            (LogPosition{"binlog.000003", 4711}));
  EXPECT_EQ(std::get<LogPosition>(parse_log_start("db-1-bin.1000001:4")).text(), "db-1-bin.1000001:4");
  const auto mysql = std::get<GtidSet>(parse_log_start(std::string(uuid) + ":1-5:11,\n " + uuid + ":20-30"));
  const std::string source = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
  for (const auto number : {1, 5, 11, 20, 30}) EXPECT_TRUE(mysql.contains(source, number)) << number;
  for (const auto number : {6, 10, 12, 19, 31}) EXPECT_FALSE(mysql.contains(source, number)) << number;
  const auto mariadb = std::get<GtidSet>(parse_log_start("0-1-77,3-2-5"));
  EXPECT_TRUE(mariadb.contains("0", 77));
  EXPECT_FALSE(mariadb.contains("0", 78));
  EXPECT_FALSE(mariadb.contains("1", 1));
  EXPECT_TRUE(mariadb.contains(GtidSet::parse("3-9-4")));
  EXPECT_FALSE(mariadb.contains(GtidSet::parse("3-2-5,4-1-1")));
}

TEST(LogPosition, anything_else_is_refused) {
  for (const auto* text :
       {"", ":", "binlog", "binlog.000003", "binlog.000003:", "binlog.000003:3", "0-1", "0-1-x", "0-1-77,",
        "binlog.000003:-5", "binlog.000003:99999999999999999999", "3E11FA47:1-5", "a-b-c"}) {
    EXPECT_THROW(parse_log_start(text), Error) << text;
  }
}

}  // namespace
}  // namespace cleave::mysql
