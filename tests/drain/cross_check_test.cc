#include "drain/metrics/cross_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cleave::drain {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Time cut_time = from_rfc3339("2026-03-10T09:00:00Z");

/// A classic load balancer's log, which noise keeps alive, and its metric.
class CrossCheck : public testing::Test {
 protected:
  CrossCheck() {
    log.format = Format::classic_elb;
    log.promise = promise_of(Format::classic_elb);
    metric.place = "metrics:elb/shop";
    metric.promise = promise_of(Metered::classic_elb);
    metric.metric = {
        .kind = Metered::classic_elb, .resource = "shop", .since = cut_time - hours(48), .until = now};
    pulse.note_resource("shop");
  }

  void log_lines(hours from, hours to, minutes every = minutes(20)) {
    for (Time at = cut_time + from; at < cut_time + to; at += every) {
      pulse.add(slot_of(at, ten_minutes), true);
      log.first = std::min(log.first.value_or(at), at);
      log.last = std::max(log.last.value_or(at), at);
    }
  }
  void count(hours from, hours to, minutes every = minutes(20), std::uint64_t requests = 1) {
    for (Time at = cut_time + from; at < cut_time + to; at += every)
      metric.metric->points.push_back({at, seconds(60), requests, requests});
  }
  void check() {
    log.dark = pulse.dark_gaps(cut_time);
    log.is_dark = pulse.is_dark_until(now - log.promise.delay);
    std::vector<Channel*> metrics{&metric};
    cross_check({{&log, &pulse}}, metrics, cut_time, now);
  }

  const Time now = cut_time + hours(48);
  Channel log, metric;
  Pulse pulse;
};

TEST_F(CrossCheck, SaysNothingWhereBothAgree) {
  log_lines(hours(-48), hours(47));
  count(hours(-48), hours(47));
  check();
  EXPECT_TRUE(metric.is_told);
  EXPECT_TRUE(log.unlogged.empty());
}

TEST_F(CrossCheck, SeesALogThatWasSwitchedOffForGood) {
  log_lines(hours(-48), hours(10));
  count(hours(-48), hours(48), minutes(240));
  check();
  ASSERT_EQ(log.unlogged.size(), 1U);
  EXPECT_TRUE(log.unlogged[0].lasts);
  EXPECT_EQ(log.unlogged[0].metric, "metrics:elb/shop");
  EXPECT_GE(log.unlogged[0].begin, cut_time + hours(10));
  EXPECT_FALSE(log.silent_until);
}

TEST_F(CrossCheck, SeesATimeInWhichTheLogWasOff) {
  log_lines(hours(-48), hours(10));
  log_lines(hours(20), hours(47));
  count(hours(-48), hours(47));
  check();
  ASSERT_EQ(log.unlogged.size(), 1U);
  EXPECT_FALSE(log.unlogged[0].lasts);
  EXPECT_NEAR((log.unlogged[0].end - cut_time) / minutes(1), 20 * 60, 30);
  EXPECT_EQ(log.dark.size(), 1U) << "somebody was counted in it";
}

TEST_F(CrossCheck, SeesALogThatLosesNearlyAllLines) {
  log_lines(hours(-48), hours(47));
  count(hours(-48), hours(0));
  count(hours(0), hours(30), minutes(10), 500);
  check();
  ASSERT_EQ(log.unlogged.size(), 1U);
  EXPECT_GT(log.unlogged[0].requests, 80'000U);
}

TEST_F(CrossCheck, BearsAFewLinesThatBestEffortLoses) {
  log_lines(hours(-48), hours(10));
  log_lines(hours(16), hours(47));
  count(hours(-48), hours(10));
  count(hours(12), hours(13), minutes(30));
  count(hours(16), hours(47));
  check();
  EXPECT_TRUE(log.unlogged.empty());
}

TEST_F(CrossCheck, DoesNotAskTheLogForLinesThatAreStillToCome) {
  log_lines(hours(-48), hours(46));
  count(hours(-48), hours(48));
  log.promise.delay = minutes(130);
  check();
  EXPECT_TRUE(log.unlogged.empty());
}

TEST_F(CrossCheck, TakesAGapForSilenceInWhichNobodyWasCounted) {
  log_lines(hours(-48), hours(10));
  log_lines(hours(24), hours(47));
  count(hours(-48), hours(10));
  count(hours(24), hours(47));
  EXPECT_EQ(pulse.dark_gaps(cut_time).size(), 1U);
  check();
  EXPECT_TRUE(log.dark.empty());
}

TEST_F(CrossCheck, TakesTheEndOfALogForSilenceInWhichNobodyWasCounted) {
  log_lines(hours(-48), hours(10));
  count(hours(-48), hours(10));
  check();
  EXPECT_FALSE(log.is_dark);
  ASSERT_TRUE(log.silent_until);
  EXPECT_EQ(*log.silent_until, now - log.promise.delay);
}

TEST_F(CrossCheck, LeavesAGapDarkWhereTheMetricHasNeverCounted) {
  log_lines(hours(-48), hours(10));
  check();
  EXPECT_TRUE(log.is_dark);
  EXPECT_FALSE(log.silent_until);
}

TEST_F(CrossCheck, LeavesAGapDarkThatTheMetricDoesNotReach) {
  log_lines(hours(-48), hours(10));
  log_lines(hours(24), hours(47));
  count(hours(-48), hours(10));
  metric.metric->until = cut_time + hours(20);
  check();
  EXPECT_EQ(log.dark.size(), 1U);
}

TEST_F(CrossCheck, LeavesAGapDarkWhileOneOfTwoLoadBalancersHasNoMetric) {
  pulse.note_resource("other");
  log_lines(hours(-48), hours(10));
  count(hours(-48), hours(10));
  check();
  EXPECT_TRUE(log.is_dark);
}

TEST_F(CrossCheck, DoesNotCompareLogsOfAnotherLoadBalancer) {
  metric.metric->resource = "elsewhere";
  log_lines(hours(-48), hours(10));
  count(hours(-48), hours(48));
  check();
  EXPECT_FALSE(metric.is_told);
  EXPECT_TRUE(log.unlogged.empty());
}

TEST_F(CrossCheck, AServersFileHasToHaveWhatWasHandedOn) {
  log.format = Format::combined;
  log_lines(hours(-48), hours(10));
  count(hours(-48), hours(10));
  count(hours(12), hours(40));
  for (auto& point : metric.metric->points)
    if (point.begin > cut_time + hours(20)) point.handed_on = 0;
  check();
  EXPECT_TRUE(metric.is_told);
  ASSERT_EQ(log.unlogged.size(), 1U);
  EXPECT_LE(log.unlogged[0].end, cut_time + hours(21)) << "the load balancer answered the rest itself";
}

TEST_F(CrossCheck, AServersFileKeepsItsGapsAsItCanBeReachedPastTheLoadBalancer) {
  log.format = Format::combined;
  log_lines(hours(-48), hours(10));
  log_lines(hours(24), hours(47));
  count(hours(-48), hours(10));
  check();
  EXPECT_EQ(log.dark.size(), 1U);
}

TEST_F(CrossCheck, ConnectionsToANetworkLoadBalancerNeedNoLineOfAServer) {
  log.format = Format::combined;
  metric.metric->kind = Metered::nlb;
  log_lines(hours(-48), hours(10));
  count(hours(-48), hours(40));
  check();
  EXPECT_TRUE(metric.is_told);
  EXPECT_TRUE(log.unlogged.empty());
}

TEST_F(CrossCheck, NoServersFileTellsWhoAskedADistribution) {
  log.format = Format::combined;
  metric.metric->kind = Metered::cloudfront;
  log_lines(hours(-48), hours(47));
  count(hours(-48), hours(47));
  check();
  EXPECT_FALSE(metric.is_told) << "what is in the cache never reaches the server";
}

TEST_F(CrossCheck, ComparesHoursAfterTwoMonths) {
  log_lines(hours(-48), hours(10));
  log_lines(hours(20), hours(47));
  for (Time at = cut_time - hours(48); at < cut_time + hours(47); at += hours(1))
    metric.metric->points.push_back({at, hours(1), 3, 3});
  check();
  ASSERT_EQ(log.unlogged.size(), 1U);
  EXPECT_EQ(log.unlogged[0].requests, 27U) << "nine hours that have no line beside them";
}

TEST_F(CrossCheck, EveryFormOfADistributionsLogTellsOfIt) {
  metric.metric->kind = Metered::cloudfront;
  for (const auto format : {Format::cloudfront, Format::cloudfront_json, Format::cloudfront_parquet}) {
    log.format = format;
    metric.is_told = false;
    log_lines(hours(-48), hours(47));
    check();
    EXPECT_TRUE(metric.is_told) << word_of(format);
  }
}

}  // namespace
}  // namespace cleave::drain
