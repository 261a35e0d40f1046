#include "mysql/check/grants.h"

#include <gtest/gtest.h>

namespace cleave::mysql {
namespace {

TEST(Grants, privileges_are_found_where_they_hold) {
  const Grants grants({"GRANT PROCESS, REPLICATION SLAVE ON *.* TO `app`@`%` IDENTIFIED BY PASSWORD 'x'",
                       "GRANT SELECT, TRIGGER ON `sh\\_op`.* TO `app`@`%`",
                       "GRANT INSERT ON `my%`.* TO `app`@`%`", "GRANT DELETE ON `shop`.`orders` TO `app`@`%`",
                       "GRANT `writers`@`%` TO `app`@`%`", "GRANT ALL PRIVILEGES ON `a``b`.* TO `app`@`%`"});
  EXPECT_TRUE(grants.everywhere("PROCESS"));
  EXPECT_TRUE(grants.everywhere("REPLICATION SLAVE"));
  EXPECT_FALSE(grants.everywhere("SELECT"));
  EXPECT_TRUE(grants.in_database("PROCESS", "any"));
  EXPECT_TRUE(grants.in_database("TRIGGER", "sh_op"));
  EXPECT_FALSE(grants.in_database("TRIGGER", "shxop")) << "an escaped _ is itself";
  EXPECT_TRUE(grants.in_database("INSERT", "my_shop"));
  EXPECT_FALSE(grants.in_database("DELETE", "shop")) << "one table is not the database";
  EXPECT_TRUE(grants.in_database("EVENT", "a`b"));
}

}  // namespace
}  // namespace cleave::mysql
