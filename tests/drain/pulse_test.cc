#include "drain/pulse.h"

#include <gtest/gtest.h>

namespace cleave::drain {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const Time start = from_rfc3339("2026-03-10T09:00:00Z");

/// Noise every so often in [from, to).
void beat(Pulse& pulse, hours from, hours to, minutes every) {
  for (Time at = start + from; at < start + to; at += every) pulse.add(slot_of(at, ten_minutes), true);
}

TEST(Pulse, SeesThatALogWasOff) {
  Pulse pulse;
  beat(pulse, hours(0), hours(24), minutes(30));
  beat(pulse, hours(34), hours(60), minutes(30));
  const auto gaps = pulse.dark_gaps(start);
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_LE(gaps[0].begin, start + hours(24));
  EXPECT_EQ(gaps[0].end, start + hours(34));
  EXPECT_TRUE(pulse.dark_gaps(start + hours(40)).empty()) << "that gap is over";
}

TEST(Pulse, BearsNoiseThatIsRare) {
  Pulse pulse;
  beat(pulse, hours(0), hours(240), minutes(5 * 60));
  EXPECT_TRUE(pulse.dark_gaps(start).empty());
}

TEST(Pulse, BearsAMonitorThatIsPointedElsewhere) {
  Pulse pulse;
  beat(pulse, hours(0), hours(24), minutes(10));
  beat(pulse, hours(27), hours(60), minutes(5 * 60));
  EXPECT_TRUE(pulse.dark_gaps(start).empty());
}

TEST(Pulse, DoesNotTakeRealClientsForAHeartbeat) {
  Pulse pulse;
  for (Time at = start; at < start + hours(24); at += minutes(10)) pulse.add(slot_of(at, ten_minutes), false);
  beat(pulse, hours(30), hours(60), minutes(4 * 60));
  EXPECT_TRUE(pulse.dark_gaps(start).empty()) << "they have moved, which is what everybody wants";
}

TEST(Pulse, TakesHalfADayWithoutALineForAGapInAnyCase) {
  Pulse pulse;
  beat(pulse, hours(0), hours(1), minutes(60));
  beat(pulse, hours(14), hours(15), minutes(60));
  EXPECT_EQ(pulse.dark_gaps(start).size(), 1U);
}

TEST(Pulse, SeesThatLinesAreMissingNow) {
  Pulse pulse;
  beat(pulse, hours(0), hours(24), minutes(20));
  EXPECT_FALSE(pulse.is_dark_until(start + hours(25)));
  EXPECT_TRUE(pulse.is_dark_until(start + hours(32)));
  EXPECT_TRUE(Pulse().is_dark_until(start));
}

TEST(Pulse, KnowsWhatItsLinesAreAboutUntilTheyAreTooMany) {
  Pulse one, other;
  for (const char* name : {"shop", "shop", "", "blog", "shop"}) one.note_resource(name);
  other.note_resource("cart");
  one.merge(other);
  EXPECT_EQ(one.resources(), (std::set<std::string>{"blog", "cart", "shop"}));
  EXPECT_TRUE(one.knows_all_resources());
  for (int number = 0; number < 1000; ++number) other.note_resource(std::to_string(number));
  EXPECT_FALSE(other.knows_all_resources());
  EXPECT_LT(other.resources().size(), 100U);
  one.merge(other);
  EXPECT_FALSE(one.knows_all_resources());
}

TEST(Pulse, IsTheSameInWhateverOrderItIsMerged) {
  Pulse early, late;
  beat(early, hours(0), hours(24), minutes(30));
  beat(late, hours(34), hours(60), minutes(30));
  late.merge(early);
  EXPECT_EQ(late.dark_gaps(start).size(), 1U);
}

}  // namespace
}  // namespace cleave::drain
