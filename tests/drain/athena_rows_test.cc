#include <regex>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "drain/athena/caller_rows.h"
#include "drain/athena/drain_statements.h"
#include "drain/athena/traffic_rows.h"
#include "drain/callers/private_address.h"

namespace cleave::drain::athena {
namespace {

Subject subject_of_test() {
  return {.hosts = Hosts({"www.example.com"}, {}), .cut = {from_rfc3339("2026-03-10T09:00:00Z"), {}}};
}

/// All callers with one request each, of which the given number comes.
Json sum_row(std::uint64_t callers) {
  Json row = Json::array({"1"});
  row.insert(row.end(), 16, nullptr);
  row.push_back(std::to_string(callers));
  row.push_back(std::to_string(callers));
  return row;
}

Json caller_row(const std::string& client, std::int64_t last_us) {
  const auto last = std::to_string(last_us);
  return {"0",
          client,
          "okhttp",
          "www.example.com:80",
          "1773133200000000",
          "80",
          last,
          "1",
          "0",
          "0",
          "0",
          "0",
          last,
          last,
          last,
          last,
          "line",
          "1",
          "1"};
}

TEST(CallerRows, KeepThoseSeenLastAndCountTheRest) {
  const auto subject = subject_of_test();
  Callers callers(Seen::most_callers);
  CallerRows rows(subject, Format::alb, Request::Kind::http, callers);
  rows.take(sum_row(1'000'000));
  constexpr std::int64_t newest = 1773134000000000;
  for (std::size_t i = 0; i <= most_caller_rows; ++i)
    // Two hours of each.
    rows.take(caller_row(fmt::format("198.{}.{}.{}", 18 + i / 2 / 65536, i / 2 / 256 % 256, i / 2 % 256),
                         newest - static_cast<std::int64_t>(i / 2)));
  rows.finish();
  EXPECT_LE(callers.all().size(), Seen::most_callers);
  EXPECT_EQ(callers.forgotten(), 1'000'000 - most_caller_rows / 2);
  EXPECT_EQ(callers.forgotten_last_us(), newest - static_cast<std::int64_t>(most_caller_rows / 2));
}

TEST(VisitorRows, AreASampleBelowTheHashThatIsMissing) {
  VisitorRows rows(Format::alb, Request::Kind::http);
  constexpr std::uint64_t step = (std::uint64_t{1} << 63) / most_visitor_rows;
  for (std::uint64_t i = 0; i <= most_visitor_rows; ++i)
    rows.take({fmt::format("{:016x}", i * step), fmt::format("name-{}", i), "", "0"});
  EXPECT_EQ(rows.limit(), most_visitor_rows * step);
  Habits habits(1'000'000);
  rows.add_to(habits, Side::source, rows.limit() / 2);
  EXPECT_EQ(habits.all().size(), most_visitor_rows / 2);
  EXPECT_NEAR(habits.sampled_share(), 0.25, 0.001);
}

TEST(Rows, ThatNoStatementMakesAreRefused) {
  auto subject = subject_of_test();
  Seen seen;
  CallerRows callers(subject, Format::alb, Request::Kind::http, seen.callers);
  VisitorRows visitors(Format::alb, Request::Kind::http);
  TrafficRows traffic(subject, 0, Format::alb, Request::Kind::http, seen);
  for (const auto& row : {Json::array(), Json::array({"1", "2"}), Json("text")}) {
    EXPECT_THROW(callers.take(row), Error);
    EXPECT_THROW(visitors.take(row), Error);
    EXPECT_THROW(traffic.take(row), Error);
  }
  EXPECT_THROW(visitors.take({"no digits", "192.0.2.1", "", "0"}), Error);
}

TEST(PrivateAddress, IsTheSameByItsText) {
  const std::regex pattern(std::string(private_address_pattern()), std::regex::extended);
  for (unsigned a = 0; a < 256; ++a)
    for (unsigned b = 0; b < 256; ++b) {
      const auto address = Address::of_v4(a << 24 | b << 16 | 7);
      ASSERT_EQ(std::regex_search(address.text(), pattern), is_private(address)) << address.text();
    }
  for (const char* text : {"fd00::1", "fc00:1::", "fe80::1", "febf::2", "fec0::1", "2001:db8::1", "::1"}) {
    Address address;
    ASSERT_TRUE(read_address(text, address));
    EXPECT_EQ(std::regex_search(text, pattern), is_private(address)) << text;
  }
}

}  // namespace
}  // namespace cleave::drain::athena
