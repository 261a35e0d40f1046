#include "drain/count/shared_clients.h"

#include <map>
#include <random>

#include <gtest/gtest.h>

namespace cleave::drain {
namespace {

Address client(std::uint32_t number) {
  return Address::of_v4(number);
}

TEST(ClientCounts, CountsExactlyWhileThereIsRoom) {
  ClientCounts first(1 << 20), second(1 << 20);
  std::map<std::uint32_t, std::uint64_t> expected;
  std::mt19937 random(1);
  for (int i = 0; i < 100'000; ++i) {
    const auto number = static_cast<std::uint32_t>(random() % 10'000);
    (i % 2 == 0 ? first : second).add(client(number));
    ++expected[number];
  }
  first.merge(second);
  EXPECT_TRUE(first.is_exact());
  EXPECT_EQ(first.distinct(), expected.size());
  for (const auto& [address, requests] : first.most_frequent(expected.size())) {
    const auto number = static_cast<std::uint32_t>(address.bytes[12] << 24 | address.bytes[13] << 16 |
                                                   address.bytes[14] << 8 | address.bytes[15]);
    EXPECT_EQ(requests, expected[number]);
  }
}

TEST(ClientCounts, TheMostFrequentComeFirstAndEqualOnesByAddress) {
  ClientCounts counts(1 << 20);
  counts.add(client(3), 5);
  counts.add(client(2), 5);
  counts.add(client(1), 9);
  const auto most = counts.most_frequent(2);
  ASSERT_EQ(most.size(), 2U);
  EXPECT_EQ(most[0].client, client(1));
  EXPECT_EQ(most[1].client, client(2));
  EXPECT_TRUE(counts.most_frequent(0).empty());
}

/// Far more clients than the table holds: what it says of the frequent ones is never too high and at most
/// `most_missed` too low, and the estimate of their number is within five standard errors.
TEST(ClientCounts, WithoutRoomItSaysHowMuchItMayHaveMissed) {
  constexpr std::uint32_t rare = 200'000, frequent = 50;
  constexpr std::uint64_t often = 5'000;
  ClientCounts first(4'096 * sizeof(ClientCount)), second(4'096 * sizeof(ClientCount));
  for (std::uint32_t i = 0; i < rare; ++i) {
    (i % 2 == 0 ? first : second).add(client(1'000'000 + i));
    if (i % (rare / often) == 0) {
      for (std::uint32_t each = 0; each < frequent; ++each) first.add(client(each));
    }
  }
  first.merge(second);
  EXPECT_FALSE(first.is_exact());
  EXPECT_LT(first.most_missed(), often / 10) << "the bound is of use";
  const auto most = first.most_frequent(frequent);
  ASSERT_EQ(most.size(), frequent);
  for (const auto& [address, requests] : most) {
    EXPECT_LT(address, client(frequent));
    EXPECT_LE(requests, often);
    EXPECT_GE(requests + first.most_missed(), often);
  }
  EXPECT_NEAR(static_cast<double>(first.distinct()), rare + frequent, 5 * Distinct::standard_error * rare);
}

TEST(SharedClients, SmallTablesOfThreadsLoseNothingToTheSharedOne) {
  constexpr std::uint32_t clients = 50'000;
  SharedClients shared(16 << 20);
  ClientCounts own(4'096 * sizeof(ClientCount));
  for (std::uint32_t round = 0; round < 3; ++round) {
    for (std::uint32_t i = 0; i < clients; ++i) {
      if (own.is_full(1)) shared.absorb(own);
      own.add(client(i));
    }
  }
  shared.absorb(own);
  EXPECT_TRUE(shared.counts().is_exact());
  EXPECT_EQ(shared.counts().distinct(), clients);
  for (const auto& counted : shared.counts().most_frequent(clients)) EXPECT_EQ(counted.requests, 3U);
}

}  // namespace
}  // namespace cleave::drain
