#include "dns/watch/trail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cleave::dns {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

const Time noon = from_rfc3339("2026-11-26T12:00:00Z");

Answer answer(Says says, std::uint32_t ttl_seconds) {
  Answer answer;
  answer.says = says;
  answer.ttl_seconds = ttl_seconds;
  return answer;
}

/// What is known after one look.
Trail seen(Says says, std::uint32_t ttl_seconds, const Change& change = {}, Time now = noon) {
  Trail trail;
  const Answer said = answer(says, ttl_seconds);
  follow(trail, change, {&said}, now);
  return trail;
}

TEST(Trail, WhatNobodyToldIsTakenFromTheFirstLook) {
  const Trail trail = seen(Says::destination, 60);
  EXPECT_EQ(trail.last, noon);
  EXPECT_EQ(trail.ttl_seconds, 60u);
  EXPECT_FALSE(trail.is_handed_out);
}

TEST(Trail, WhatWasToldCounts) {
  const Trail trail = seen(Says::destination, 60, {noon - 1h, 3600});
  EXPECT_EQ(trail.last, noon - 1h);
  EXPECT_EQ(trail.ttl_seconds, 3600u);
}

TEST(Trail, WhatIsSeenCountsMoreThanWhatWasTold) {
  Trail trail = seen(Says::source, 300, {noon - 1h, 60});
  EXPECT_EQ(trail.last, noon);
  EXPECT_EQ(trail.ttl_seconds, 300u);
  const Answer later = answer(Says::destination, 86400);
  follow(trail, {noon - 1h, 60}, {&later}, noon + 10min);
  EXPECT_EQ(trail.last, noon);
  EXPECT_EQ(trail.ttl_seconds, 300u) << "the TTL of the new answer says nothing of the old one";
}

TEST(Trail, OneServerThatLagsBehindIsEnough) {
  const Answer fresh = answer(Says::destination, 60), stale = answer(Says::source, 600);
  Trail trail;
  follow(trail, {}, {&fresh, &stale, &fresh}, noon);
  EXPECT_TRUE(trail.is_handed_out);
  EXPECT_EQ(trail.ttl_seconds, 600u);
}

TEST(DelegationEnd, TheParentsRecordsAndTheZonesOwnAreBothWaitedFor) {
  const Trail parent = seen(Says::destination, 0, {noon, 172800});
  EXPECT_EQ(delegation_end(parent, seen(Says::destination, 0, {noon - 1h, 60}), noon).at, noon + 48h);
  // Handed over after the parent: the parent's old records led to the zone's old ones until then.
  EXPECT_EQ(delegation_end(parent, seen(Says::destination, 0, {noon + 47h, 172800}), noon).at, noon + 95h);
}

TEST(DelegationEnd, AZoneThatNamesItsOwnServersIsFollowedToTheEnd) {
  const Trail parent = seen(Says::destination, 0, {noon, 172800});
  const CacheEnd end = delegation_end(parent, seen(Says::source, 3600), noon + 1h);
  EXPECT_FALSE(end.is_open);
  EXPECT_EQ(end.at, noon + 49h);
  EXPECT_THAT(end.why, HasSubstr("still names them too"));
}

TEST(DelegationEnd, IsOpenWhileTheParentLeadsToTheSource) {
  const CacheEnd end =
      delegation_end(seen(Says::source, 172800), seen(Says::destination, 60, {noon - 1h, 60}), noon + 5h);
  EXPECT_TRUE(end.is_open);
  EXPECT_EQ(end.at, noon + 53h);
}

TEST(DelegationEnd, AParentThatNobodyCouldAskIsTakenToBeLikeOthers) {
  const CacheEnd end =
      delegation_end(Trail{noon, 0, true, false}, seen(Says::destination, 60, {noon, 60}), noon);
  EXPECT_EQ(end.at, noon + 48h);
  EXPECT_THAT(end.why, HasSubstr("No TTL was told"));
}

TEST(NameEnd, CountsFromTheLastAnswer) {
  const NameTrails name{seen(Says::destination, 60, {noon, 3600}), seen(Says::destination, 60)};
  EXPECT_EQ(name_end(name, nullptr, noon).at, noon + 1h);
}

TEST(NameEnd, AnAnswerThatTheSourcesZoneKeepsIsReachedUntilTheDelegationEnds) {
  const CacheEnd delegation{noon + 48h, false, ""};
  const NameTrails name{seen(Says::source, 3600), seen(Says::destination, 60)};
  EXPECT_EQ(name_end(name, &delegation, noon).at, noon + 49h);
  EXPECT_FALSE(name_end(name, &delegation, noon).is_open);
  EXPECT_TRUE(name_end(name, nullptr, noon).is_open) << "a zone that stays goes on answering";
}

TEST(NameEnd, IsOpenWhileTheDestinationGivesTheSourcesAnswer) {
  const CacheEnd delegation{noon + 48h, false, ""};
  const NameTrails name{seen(Says::destination, 60, {noon, 3600}), seen(Says::source, 60)};
  EXPECT_TRUE(name_end(name, &delegation, noon).is_open);
}

}  // namespace
}  // namespace cleave::dns
