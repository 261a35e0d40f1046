#include "drain/callers/habits.h"

#include <gtest/gtest.h>

#include "drain/callers/callers.h"
#include "drain/callers/sorted_callers.h"
#include "drain/latencies.h"
#include "drain/time_us.h"

namespace cleave::drain {
namespace {

using std::chrono::hours;

Habit habit(std::initializer_list<Slot> slots) {
  Habit habit;
  for (const auto slot : slots) habit.hours.add(slot);
  return habit;
}

TEST(Habit, KnowsATimer) {
  EXPECT_TRUE(habit({3, 27, 51, 75}).is_regular());
  EXPECT_TRUE(habit({75, 3, 51, 28}).is_regular()) << "an hour late, and read in any order";
  EXPECT_FALSE(habit({3, 27, 51}).is_regular()) << "three times may be chance";
  EXPECT_FALSE(habit({3, 27, 60, 75}).is_regular());
  EXPECT_EQ(habit({3, 27, 51, 100}).longest_gap(), hours(49));
}

TEST(Habits, AreAFairSampleWhenCallersAreMany) {
  Habits one(1000), other(1000), all(1000);
  const auto mixed = [](std::uint64_t i) { return i * 0x9E3779B97F4A7C15ULL; };
  for (std::uint64_t i = 1; i <= 20000; ++i) {
    (i % 2 == 0 ? one : other).came_to_source(mixed(i), static_cast<Slot>(i % 100));
    all.came_to_source(mixed(i), static_cast<Slot>(i % 100));
  }
  one.merge(other);
  EXPECT_LE(one.all().size(), 1000U);
  EXPECT_NEAR(static_cast<double>(one.all().size()) / one.sampled_share(), 20000, 2500);
  EXPECT_EQ(one.sampled_share(), all.sampled_share());
  EXPECT_EQ(one.all().size(), all.all().size());
}

TEST(Habits, TellWhoIsAwaited) {
  const Cut cut{time_of(400, one_hour), time_of(401, one_hour)};
  Habits habits(1000);
  for (const Slot week : {0U, 1U, 2U}) {
    habits.came_to_source(1, 10 + week * 100);
    habits.came_to_source(2, 10 + week * 100);
  }
  habits.came_to_source(1, 310);
  habits.came_to_source(2, 310);
  habits.came_to_destination(2);
  const auto summary = summarize(habits, Callers(10), std::chrono::minutes(24 * 60), cut);
  ASSERT_EQ(summary.due.size(), 1U) << "the other one has moved";
  EXPECT_EQ(summary.due.front(), time_of(310 + 125, one_hour));
  EXPECT_EQ(summary.rarer.size(), 2U);
}

TEST(Callers, KeepThoseWhoCameLast) {
  Callers callers(100);
  Request request;
  request.method = "GET";
  for (std::uint64_t i = 1; i <= 150; ++i) {
    request.time_us = static_cast<std::int64_t>(i) * 1000;
    callers.add(i, request, HostKind::moved, RequestLook::meant, AgentKind::other);
  }
  EXPECT_LE(callers.all().size(), 100U);
  EXPECT_TRUE(callers.all().contains(150));
  EXPECT_EQ(callers.all().size() + callers.forgotten(), 150U);
  EXPECT_FALSE(callers.all().contains(1));
  EXPECT_GT(callers.forgotten_last_us(), 0);
}

TEST(Latencies, AreAtMostAnEighthTooHigh) {
  Latencies latencies;
  for (std::int64_t us = 1; us <= 100000; ++us) latencies.add(us);
  for (const double share : {0.1, 0.5, 0.95, 0.99}) {
    const auto exact = share * 100000;
    const auto found = static_cast<double>(latencies.percentile_us(share));
    EXPECT_GE(found, exact * 0.999);
    EXPECT_LE(found, exact * 1.126);
  }
  EXPECT_EQ(Latencies().percentile_us(0.5), -1);
}

}  // namespace
}  // namespace cleave::drain
