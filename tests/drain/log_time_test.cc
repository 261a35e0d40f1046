#include "drain/lines/log_time.h"

#include <gtest/gtest.h>

#include "base/clock.h"
#include "drain/time_us.h"

namespace cleave::drain {
namespace {

std::string clf(LogTime& time, std::string_view text) {
  std::int64_t us = 0;
  return time.read_clf(text, us) ? to_rfc3339(time_of_us(us)) : "no";
}

std::string iso(LogTime& time, std::string_view text) {
  std::int64_t us = 0;
  return time.read_iso(text, us) ? to_rfc3339(time_of_us(us)) : "no";
}

TEST(LogTime, ReadsTheTimesOfWebServers) {
  LogTime time;
  EXPECT_EQ(clf(time, "10/Oct/2000:13:55:36 -0700"), "2000-10-10T20:55:36Z");
  EXPECT_EQ(clf(time, "10/Oct/2000:13:55:37 -0700"), "2000-10-10T20:55:37Z");
  EXPECT_EQ(clf(time, "10/Oct/2000:13:55:37 +0530"), "2000-10-10T08:25:37Z") << "the zone is remembered too";
  EXPECT_EQ(clf(time, "29/Feb/2024:23:59:60 +0000"), "2024-03-01T00:00:00Z") << "a leap second";
  for (const auto* bad :
       {"", "29/Feb/2023:23:59:59 +0000", "00/Jan/2024:00:00:00 +0000", "01/jan/2024:00:00:00 +0000",
        "01/Jan/2024:24:00:00 +0000", "01/Jan/2024:00:60:00 +0000", "01/Jan/2024:00:00:61 +0000",
        "01/Jan/2024:00:00:00 +2400", "01/Jan/2024:00:00:00  0000", "01/Jan/1969:00:00:00 +0000",
        "01/Jan/2024:00:00:00 +000", "01/Jan/2024:00:00:0x +0000"})
    EXPECT_EQ(clf(time, bad), "no") << bad;
}

TEST(LogTime, ReadsIsoTimes) {
  LogTime time;
  EXPECT_EQ(iso(time, "2015-05-13T23:39:43.945958Z"), "2015-05-13T23:39:43.945Z");
  EXPECT_EQ(iso(time, "2015-05-13 23:39:44"), "2015-05-13T23:39:44Z");
  EXPECT_EQ(iso(time, "2015-05-13T23:39:44+02:00"), "2015-05-13T21:39:44Z");
  EXPECT_EQ(iso(time, "2015-05-13T23:39:44,5-0230"), "2015-05-14T02:09:44.500Z");
  EXPECT_EQ(iso(time, "2015-05-13T23:39:44.123456789123Z"), "2015-05-13T23:39:44.123Z");
  for (const auto* bad : {"", "2015-05-13", "2015-13-13T23:39:44Z", "2015-05-13T23:39:44.",
                          "2015-05-13T23:39:44Zx", "2015-05-13x23:39:44Z", "2015-05-13T23:39:4"})
    EXPECT_EQ(iso(time, bad), "no") << bad;
  std::int64_t us = 0;
  EXPECT_FALSE(time.read_iso(std::string(16, '\0') + ":00:00Z", us))
      << "the memory begins with a real minute";
}

TEST(LogTime, TellsSecondsMillisecondsAndMicrosecondsApart) {
  std::int64_t us = 0;
  for (const auto* same : {"1795435423.25", "1795435423250", "1795435423250000"}) {
    ASSERT_TRUE(read_unix_time(same, us)) << same;
    EXPECT_EQ(us, 1'795'435'423'250'000) << same;
  }
  for (const auto* bad : {"", "-1", "x", "1795435423.", "1795435423250.5", "99999999999999999999"})
    EXPECT_FALSE(read_unix_time(bad, us)) << bad;
}

TEST(LogTime, ReadsSecondsExactly) {
  std::int64_t us = 0;
  ASSERT_TRUE(read_seconds("0.000073", us));
  EXPECT_EQ(us, 73);
  ASSERT_TRUE(read_seconds("12", us));
  EXPECT_EQ(us, 12'000'000);
  for (const auto* bad : {"", "-1", "1.", ".5", "1e3", "9999999999999999999999"})
    EXPECT_FALSE(read_seconds(bad, us)) << bad;
}

}  // namespace
}  // namespace cleave::drain
