#include "twin/faults.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "twin/call_log.h"
#include "twin/simulated_clock.h"
#include "twin/throttle.h"

namespace cleave::twin {
namespace {

TEST(Faults, StrikeAtTheNthCallOnce) {
  Faults faults;
  faults.arm({{"at", 2}, {"do", "drop"}, {"when", "after"}});
  EXPECT_EQ(faults.next("s3:PutObject").kind, Faults::Kind::none);
  const auto second = faults.next("s3:PutObject");
  EXPECT_EQ(second.kind, Faults::Kind::drop);
  EXPECT_FALSE(second.before_effect);
  EXPECT_EQ(faults.next("s3:PutObject").kind, Faults::Kind::none);
}

TEST(Faults, StoppedMeansEveryCallUntilCleared) {
  Faults faults;
  faults.arm({{"do", "stop"}});
  EXPECT_EQ(faults.next("s3:PutObject").kind, Faults::Kind::stop);
  EXPECT_EQ(faults.next("s3:PutObject").kind, Faults::Kind::stop);
  EXPECT_TRUE(faults.stopped());
  faults.clear();
  EXPECT_EQ(faults.next("s3:PutObject").kind, Faults::Kind::none);
}

TEST(Faults, CountOnlyTheOperationTheyName) {
  Faults faults;
  faults.arm({{"at", 1}, {"do", "error"}, {"operation", "ec2:RunInstances"}, {"code", "InternalError"}});
  EXPECT_EQ(faults.next("s3:PutObject").kind, Faults::Kind::none);
  EXPECT_EQ(faults.next("ec2:RunInstances").code, "InternalError");
}

TEST(Faults, RefuseWhatTheyDoNotKnow) {
  Faults faults;
  EXPECT_THROW(faults.arm({{"do", "explode"}}), Error);
  EXPECT_THROW(faults.arm({{"att", 3}}), Error);
  EXPECT_THROW(faults.arm({{"at", 0}}), Error);
}

TEST(Throttle, LetsRoute53ThroughFiveTimesASecond) {
  Throttle throttle;
  const auto start = Throttle::Moment::clock::now();
  int admitted = 0;
  for (int i = 0; i < 20; ++i) admitted += throttle.admit("1", "route53", "ListHostedZones", start) ? 1 : 0;
  EXPECT_EQ(admitted, 5);
  EXPECT_TRUE(throttle.admit("2", "route53", "ListHostedZones", start));
  EXPECT_TRUE(throttle.admit("1", "route53", "GetChange", start + std::chrono::milliseconds(250)));
  EXPECT_FALSE(throttle.admit("1", "route53", "GetChange", start + std::chrono::milliseconds(250)));
}

TEST(SimulatedClock, AManualClockMovesOnlyWhenAdvanced) {
  SimulatedClock clock("manual", from_rfc3339("2026-01-01T00:00:00Z"));
  clock.sleep_until(from_rfc3339("2026-01-03T00:00:00Z"));
  EXPECT_EQ(to_rfc3339(clock.now()), "2026-01-03T00:00:00Z");
  clock.advance_to(from_rfc3339("2026-01-02T00:00:00Z"));
  EXPECT_EQ(to_rfc3339(clock.now()), "2026-01-03T00:00:00Z");
}

TEST(SimulatedClock, KnowsItsModes) {
  EXPECT_EQ(SimulatedClock("x60", Time{}).speed(), 60);
  for (const char* wrong : {"", "fast", "x0", "x-1", "xx"})
    EXPECT_THROW(SimulatedClock(wrong, Time{}), Error) << wrong;
  EXPECT_THROW(SimulatedClock("real", Time{}).advance_to(Time{} + std::chrono::hours(1)), Error);
}

TEST(CallLog, CountsByAccountAndOperation) {
  CallLog log;
  log.add("1", "s3:PutObject", "");
  log.add("1", "s3:PutObject", "AccessDenied");
  const Json page = log.describe(2);
  EXPECT_EQ(page["counts"]["1"]["s3:PutObject"], 2);
  ASSERT_EQ(page["calls"].size(), 1U);
  EXPECT_EQ(page["calls"][0]["error"], "AccessDenied");
}

}  // namespace
}  // namespace cleave::twin
