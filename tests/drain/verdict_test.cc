#include "drain/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cleave::drain {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using Kind = Verdict::Kind;

const Time cut = from_rfc3339("2026-03-10T09:00:00Z");

Channel channel(Side side, Format format, Time last) {
  Channel channel{.side = side,
                  .place = "logs",
                  .format = format,
                  .promise = promise_of(format),
                  .files = 1,
                  .lines = 1000};
  channel.first = cut - hours(100);
  channel.last = last;
  return channel;
}

/// A server's own logs, which lose nothing; scanners came until a minute ago.
Evidence silent_for(hours silence) {
  const auto now = cut + silence;
  Evidence evidence{.now = now, .cut = {cut, cut + minutes(5)}};
  evidence.channels = {channel(Side::source, Format::combined, now - minutes(1)),
                       channel(Side::destination, Format::combined, now - minutes(1))};
  return evidence;
}

std::vector<std::string> codes(const Verdict& verdict) {
  std::vector<std::string> codes;
  for (const auto& reason : verdict.reasons) codes.push_back(reason.code);
  return codes;
}

TEST(Verdict, IsDrainedAfterANightWithoutARealClient) {
  const auto verdict = decide(silent_for(hours(26)), {});
  EXPECT_EQ(verdict.kind, Kind::drained);
  EXPECT_GE(verdict.confidence, 0.99);
  EXPECT_THAT(verdict.reasons, testing::IsEmpty());
}

TEST(Verdict, WaitsUntilANightlyJobWouldHaveCome) {
  const auto verdict = decide(silent_for(hours(20)), {});
  EXPECT_EQ(verdict.kind, Kind::not_yet);
  EXPECT_THAT(codes(verdict), testing::ElementsAre("window"));
  EXPECT_LT(verdict.confidence, 0.99);
  ASSERT_TRUE(verdict.expected);
  EXPECT_EQ(*verdict.expected, cut + minutes(25 * 60 + 12) + minutes(5));
}

TEST(Verdict, WaitsForTwoNightsWhereDeliveryIsABestEffort) {
  for (const auto& [silence, kind] :
       {std::pair(hours(40), Kind::not_yet), std::pair(hours(53), Kind::drained)}) {
    auto evidence = silent_for(silence);
    evidence.channels.front() = channel(Side::source, Format::classic_elb, evidence.now - minutes(80));
    EXPECT_EQ(decide(evidence, {}).kind, kind) << silence.count();
  }
}

TEST(Verdict, CountsSilenceOnlyAsFarAsTheLogIsComplete) {
  auto evidence = silent_for(hours(60));
  evidence.channels.front() = channel(Side::source, Format::cloudfront, evidence.now - minutes(10));
  const auto verdict = decide(evidence, {});
  EXPECT_EQ(verdict.kind, Kind::not_yet);
  EXPECT_EQ(verdict.watched_until, evidence.now - hours(24));
}

TEST(Verdict, CountsSilenceOnlyUntilTheLastSignOfLife) {
  auto evidence = silent_for(hours(30));
  evidence.channels.front().last = cut + hours(22);
  EXPECT_EQ(decide(evidence, {}).kind, Kind::not_yet);
}

TEST(Verdict, BeginsAnewAfterAGapInTheLog) {
  auto evidence = silent_for(hours(40));
  evidence.channels.front().dark = {{cut + hours(2), cut + hours(20)}};
  const auto verdict = decide(evidence, {});
  EXPECT_EQ(verdict.kind, Kind::not_yet);
  EXPECT_EQ(verdict.quiet_since, cut + hours(20));
}

TEST(Verdict, NamesWhoIsLeft) {
  auto evidence = silent_for(hours(100));
  evidence.remaining = {{ClientClass::answer_kept, evidence.now - hours(2)},
                        {ClientClass::answer_kept, evidence.now - hours(3)},
                        {ClientClass::answer_valid, cut + minutes(2)}};
  const auto verdict = decide(evidence, {});
  EXPECT_EQ(verdict.kind, Kind::not_yet);
  ASSERT_EQ(verdict.holding.size(), 1U) << "who came a hundred hours ago does not hold anything up";
  EXPECT_EQ(verdict.holding.front().client_class, ClientClass::answer_kept);
  EXPECT_EQ(verdict.holding.front().clients, 2U);
  EXPECT_THAT(codes(verdict), testing::ElementsAre("answer-kept", "window"));
}

TEST(Verdict, WaitsLongerForAClientThatIsKnownToBeAwayForLong) {
  auto evidence = silent_for(hours(200));
  evidence.remaining = {{ClientClass::address_literal, evidence.now - hours(100), hours(168)}};
  EXPECT_EQ(decide(evidence, {}).kind, Kind::not_yet);
  evidence.remaining.front().longest_gap = hours(24);
  EXPECT_EQ(decide(evidence, {}).kind, Kind::drained);
}

TEST(Verdict, WaitsForASlowTimerThatHasComeToNeitherSide) {
  auto evidence = silent_for(hours(50));
  evidence.habits.due = {cut + hours(120)};
  const auto verdict = decide(evidence, {});
  EXPECT_EQ(verdict.kind, Kind::not_yet);
  EXPECT_THAT(codes(verdict), testing::ElementsAre("awaited"));
}

TEST(Verdict, WaitsForHonestCaches) {
  auto evidence = silent_for(hours(30));
  evidence.cut.caches_end = cut + hours(48);
  EXPECT_THAT(codes(decide(evidence, {})), testing::ElementsAre("caches"));
}

TEST(Verdict, WaitsForClientsThatAreNotToldApart) {
  auto evidence = silent_for(hours(30));
  evidence.forgotten = evidence.now - hours(3);
  EXPECT_THAT(codes(decide(evidence, {})), testing::ElementsAre("too-many", "window"));
}

TEST(Verdict, IsBlindWithoutLogs) {
  auto evidence = silent_for(hours(100));
  evidence.channels.pop_back();
  EXPECT_THAT(codes(decide(evidence, {})), testing::ElementsAre("no-channel"));
  evidence = silent_for(hours(100));
  evidence.channels.front().lines = 0;
  EXPECT_THAT(codes(decide(evidence, {})), testing::ElementsAre("no-lines"));
  EXPECT_EQ(decide(evidence, {}).kind, Kind::blind);
}

TEST(Verdict, IsBlindWhereLinesAreNotUnderstood) {
  auto evidence = silent_for(hours(100));
  evidence.channels.front().unparsable = 50;
  EXPECT_THAT(codes(decide(evidence, {})), testing::ElementsAre("unreadable"));
  evidence.channels.front().unparsable = 3;
  EXPECT_EQ(decide(evidence, {}).kind, Kind::drained);
}

TEST(Verdict, IsBlindWhereAFileOfTheSourceIsDamaged) {
  auto evidence = silent_for(hours(100));
  evidence.channels.back().damaged = {"b.gz: it ends too early"};
  EXPECT_EQ(decide(evidence, {}).kind, Kind::drained);
  evidence.channels.front().damaged = {"a.gz: it ends too early"};
  EXPECT_THAT(codes(decide(evidence, {})), testing::ElementsAre("damaged"));
}

TEST(Verdict, IsBlindWhileLinesAreMissing) {
  auto evidence = silent_for(hours(100));
  evidence.channels.front().is_dark = true;
  EXPECT_THAT(codes(decide(evidence, {})), testing::ElementsAre("late"));
}

TEST(Verdict, IsBlindWhenNobodyReachesTheDestinationEither) {
  auto evidence = silent_for(hours(100));
  evidence.channels.back().last = cut - hours(1);
  EXPECT_THAT(codes(decide(evidence, {})), testing::ElementsAre("destination-silent"));
}

TEST(Verdict, AsksForAsManyPeriodsAsTheConfidenceNeeds) {
  auto evidence = silent_for(hours(24 * 30));
  evidence.channels.front() = channel(Side::source, Format::alb, evidence.now - minutes(20));
  const auto window = [&](double confidence) {
    return decide(evidence, {.confidence = confidence}).window / minutes(25 * 60 + 12);
  };
  EXPECT_EQ(window(0.95), 1);
  EXPECT_EQ(window(0.99), 2);
  EXPECT_EQ(window(0.9999), 3);
  EXPECT_EQ(decide(evidence, {.period = minutes(7 * 24 * 60)}).window, minutes(2 * 7 * 24 * 63));
}

Channel metric(Side side, const Evidence& evidence, std::optional<Time> last) {
  Channel channel{.side = side, .place = "metrics:elb/shop", .promise = promise_of(Metered::classic_elb)};
  channel.metric = Metric{.since = cut - hours(100), .until = evidence.now};
  channel.first = channel.metric->since;
  channel.last = last;
  return channel;
}

TEST(Verdict, WaitsWhileOnlyAMetricKnowsOfRequests) {
  auto evidence = silent_for(hours(100));
  evidence.channels.front() = metric(Side::source, evidence, evidence.now - hours(3));
  const auto verdict = decide(evidence, {});
  EXPECT_EQ(verdict.kind, Kind::not_yet);
  EXPECT_THAT(codes(verdict), testing::ElementsAre("counted", "window"));
  EXPECT_THAT(verdict.holding, testing::IsEmpty()) << "nobody knows of which class they are";
  EXPECT_EQ(verdict.quiet_since, evidence.now - hours(3));
}

TEST(Verdict, TakesAMetricWithoutRequestsForSilence) {
  auto evidence = silent_for(hours(40));
  evidence.channels.front() = metric(Side::source, evidence, cut - hours(1));
  EXPECT_EQ(decide(evidence, {}).kind, Kind::not_yet) << "two nights, as of all that AWS delivers";
  evidence = silent_for(hours(53));
  evidence.channels.front() = metric(Side::source, evidence, std::nullopt);
  EXPECT_EQ(decide(evidence, {}).kind, Kind::drained);
}

TEST(Verdict, LeavesToTheLogWhatALogTells) {
  auto evidence = silent_for(hours(26));
  evidence.channels.push_back(metric(Side::source, evidence, evidence.now - hours(1)));
  EXPECT_EQ(decide(evidence, {}).kind, Kind::not_yet);
  evidence.channels.back().is_told = true;
  EXPECT_EQ(decide(evidence, {}).kind, Kind::drained) << "one night, as of a server's own file";
}

TEST(Verdict, IsBlindWhileALogLacksWhatAMetricCounts) {
  auto evidence = silent_for(hours(100));
  evidence.channels.front().unlogged = {{{cut + hours(2), cut + hours(99)}, 17, "metrics:elb/shop", true}};
  const auto verdict = decide(evidence, {});
  EXPECT_EQ(verdict.kind, Kind::blind);
  EXPECT_THAT(codes(verdict), testing::ElementsAre("unlogged"));
  EXPECT_THAT(verdict.reasons.front().what, testing::HasSubstr("metrics:elb/shop counted 17 requests"));
}

TEST(Verdict, BeginsAnewAfterATimeThatTheLogLacks) {
  auto evidence = silent_for(hours(40));
  evidence.channels.front().unlogged = {{{cut + hours(2), cut + hours(20)}, 17, "metrics:elb/shop", false}};
  const auto verdict = decide(evidence, {});
  EXPECT_EQ(verdict.kind, Kind::not_yet);
  EXPECT_THAT(codes(verdict), testing::ElementsAre("unlogged", "window"));
  EXPECT_EQ(verdict.quiet_since, cut + hours(20));
}

TEST(Verdict, SaysThatTheDestinationIsReachedWhereOnlyItsLogIsOff) {
  auto evidence = silent_for(hours(100));
  evidence.channels.back().unlogged = {{{cut + hours(2), cut + hours(99)}, 17, "metrics:elb/shop", true}};
  EXPECT_EQ(decide(evidence, {}).kind, Kind::drained) << "it has had lines since the cut";
  evidence.channels.back().last = cut - hours(1);
  EXPECT_THAT(codes(decide(evidence, {})), testing::ElementsAre("unlogged"));
}

TEST(Verdict, CountsSilenceThatAMetricConfirms) {
  auto evidence = silent_for(hours(30));
  evidence.channels.front().last = cut - hours(1);
  EXPECT_EQ(decide(evidence, {}).kind, Kind::not_yet);
  evidence.channels.front().silent_until = evidence.now;
  EXPECT_EQ(decide(evidence, {}).kind, Kind::drained);
}

TEST(Verdict, IsBlindWhenAMetricAloneSaysThatNobodyReachesTheDestination) {
  auto evidence = silent_for(hours(100));
  evidence.channels.back() = metric(Side::destination, evidence, cut - hours(1));
  EXPECT_THAT(codes(decide(evidence, {})), testing::ElementsAre("destination-silent"));
  evidence.channels.back().last = cut + hours(1);
  EXPECT_EQ(decide(evidence, {}).kind, Kind::drained);
}

TEST(Verdict, SaysHowSurelyARareClientWouldHaveBeenSeen) {
  auto evidence = silent_for(hours(72));
  evidence.habits.rarer = {{hours(72)}};
  EXPECT_NEAR(decide(evidence, {}).rarer_confidence, 0.63, 0.01);
}

}  // namespace
}  // namespace cleave::drain
