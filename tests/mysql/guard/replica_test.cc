#include "mysql/guard/replica.h"

#include <gtest/gtest.h>

#include "../server.h"
#include "mysql/guard/replicate.h"

namespace cleave::mysql {
namespace {

TEST(Replica, positions_are_compared_by_number_of_the_file) {
  EXPECT_TRUE(has_reached({"binlog.000009", 500}, {"binlog.000009", 500}));
  EXPECT_FALSE(has_reached({"binlog.000009", 499}, {"binlog.000009", 500}));
  EXPECT_TRUE(has_reached({"binlog.000010", 4}, {"binlog.000009", 500}));
  EXPECT_TRUE(has_reached({"binlog.1000000", 4}, {"binlog.999999", 500}));
  EXPECT_FALSE(has_reached({"", 0}, {"binlog.000001", 4})) << "nothing was applied yet";
}

TEST(Replica, a_start_is_a_gtid_or_a_position) {
  EXPECT_EQ(parse_replication_start("gtid:0-1-42").gtid, "0-1-42");
  EXPECT_EQ(parse_replication_start("binlog.000003:4711").position, (LogPosition{"binlog.000003", 4711}));
  for (const auto* wrong :
       {"", "gtid:", "gtid:binlog.000003:4711", "0-1-42", "binlog.000003", "binlog.000003:x"})
    EXPECT_THROW(parse_replication_start(wrong), Error) << wrong;
}

TEST(Replica, a_server_that_is_none_says_so) {
  Connection database(test::shared_server().endpoint());
  EXPECT_FALSE(replica_status(database));
  EXPECT_TRUE(end_of_log(database).file.starts_with("binlog."));
}

}  // namespace
}  // namespace cleave::mysql
