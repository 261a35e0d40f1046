#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "move/twin_split.h"

#include "base/error.h"

namespace cleave::move {
namespace {

using plan::Phase;
using testing::TwinSplit;
using Result = run::Outcome::Result;

constexpr const char* source = "111111111111";
constexpr const char* destination = "222222222222";

/// Everything that the world holds in one account. AWS remembers the reference of a deleted health check.
Json of_account(const Json& world, const std::string& account) {
  Json own = Json::object();
  for (const auto& [kind, places] : at(world, "tables").items())
    for (const auto& [place, rows] : places.items())
      for (const auto& [key, row] : rows.items())
        if (place.starts_with(account) && !flag_or(row, "deleted", false)) own[kind + " " + place][key] = row;
  return own;
}

class Cutover : public ::testing::Test {
 protected:
  void SetUp() override {
    split.build_estate();
    split.make_plan();
  }
  TwinSplit split;
};

TEST_F(Cutover, EveryHostIsAnsweredByTheDestination) {
  ASSERT_EQ(split.account_answering("cdn.pressi.example"), source);
  const run::Outcome outcome = split.run_to_the_end();
  ASSERT_EQ(outcome.result, Result::done) << split.failures();
  EXPECT_EQ(split.account_answering("cdn.pressi.example"), destination);
  EXPECT_EQ(split.account_with_zone_of("www.pressi.example"), destination);
  EXPECT_EQ(split.account_answering("cdn.blog.example"), source);
  EXPECT_EQ(split.account_with_zone_of("cdn.blog.example"), source);
}

TEST_F(Cutover, WaitsForThePersonAtTheEndOfTheDrainOnly) {
  const run::Outcome outcome = split.run();
  ASSERT_EQ(outcome.result, Result::waiting) << split.failures();
  ASSERT_EQ(outcome.waiting.size(), 1U);
  EXPECT_EQ(outcome.waiting.front().step, "manual/confirm-drained/source");
}

TEST_F(Cutover, UndoFromEveryPhaseBringsTheWorldBack) {
  const Json before = split.world();
  for (const Phase until : {Phase::prepare, Phase::copy, Phase::cutover, Phase::drain}) {
    ASSERT_NE(split.run(until).result, Result::failed) << split.failures();
    ASSERT_EQ(split.undo().result, Result::done) << split.failures();
    const Json after = split.world();
    EXPECT_EQ(of_account(after, source), of_account(before, source))
        << to_text(until) << " " << Json::diff(of_account(before, source), of_account(after, source)).dump(1);
    EXPECT_EQ(of_account(after, destination), of_account(before, destination))
        << to_text(until) << " "
        << Json::diff(of_account(before, destination), of_account(after, destination)).dump(1);
    EXPECT_EQ(split.account_answering("cdn.pressi.example"), source);
  }
}

TEST_F(Cutover, NobodyNoticesTheHandOverUnderTheWildcard) {
  int looks = 0;
  split.at_each_event = [&] {
    ++looks;
    EXPECT_NE(split.account_answering("cdn.pressi.example"), "");
    EXPECT_EQ(split.account_answering("cdn.blog.example"), source);
  };
  ASSERT_EQ(split.run(Phase::cutover).result, Result::done) << split.failures();
  ASSERT_EQ(split.undo(Phase::copy).result, Result::done) << split.failures();
  EXPECT_GT(looks, 50);
}

TEST_F(Cutover, NothingLeadsBackOnceThePersonHasSaidThatTheSourceIsSilent) {
  ASSERT_EQ(split.run_to_the_end().result, Result::done) << split.failures();
  EXPECT_THROW(split.undo(), Error);
}

TEST_F(Cutover, UndoToCopyLeadsVisitorsBack) {
  ASSERT_EQ(split.run(Phase::cutover).result, Result::done) << split.failures();
  ASSERT_EQ(split.account_answering("cdn.pressi.example"), destination);
  ASSERT_EQ(split.undo(Phase::copy).result, Result::done) << split.failures();
  EXPECT_EQ(split.account_answering("cdn.pressi.example"), source);
  ASSERT_EQ(split.run(Phase::cutover).result, Result::done) << split.failures();
  EXPECT_EQ(split.account_answering("cdn.pressi.example"), destination);
}

TEST(ApexAlias, GoesOverByDisablingAndComesBack) {
  TwinSplit split;
  split.build_estate();
  split.add_apex_alias();
  split.make_plan();
  ASSERT_EQ(split.run(Phase::cutover).result, Result::done) << split.failures();
  for (const char* host : {"cdn.pressi.example", "pressi.example"})
    EXPECT_EQ(split.account_answering(host), destination) << host;
  ASSERT_EQ(split.undo(Phase::copy).result, Result::done) << split.failures();
  for (const char* host : {"cdn.pressi.example", "pressi.example"})
    EXPECT_EQ(split.account_answering(host), source) << host;
}

/// Nobody answers from the n-th call on; then the same run again, to the end.
TEST(Interrupted, RunAfterAnyCallEndsInTheSameWorld) {
  TwinSplit whole;
  whole.build_estate();
  whole.make_plan();
  whole.twin->faults().clear();
  const long long before = whole.twin->faults().describe().at("calls").get<long long>();
  ASSERT_EQ(whole.run_to_the_end().result, Result::done) << whole.failures();
  const long long calls = whole.twin->faults().describe().at("calls").get<long long>() - before;
  const Json wanted = whole.world();
  // A sample; every single call where somebody takes the time.
  const int apart = std::getenv("CLEAVE_ALL") != nullptr ? 1 : 23;
  for (long long n = 1; n <= calls; n += apart) {
    TwinSplit split;
    split.build_estate();
    split.make_plan();
    split.twin->faults().arm({{"at", n}, {"when", n % 2 == 0 ? "before" : "after"}, {"do", "stop"}});
    split.run_to_the_end();
    split.twin->faults().clear();
    ASSERT_EQ(split.run_to_the_end().result, Result::done) << "interrupted at call " << n << "\n"
                                                           << split.failures();
    ASSERT_EQ(split.world(), wanted) << "interrupted at call " << n << " "
                                     << Json::diff(wanted, split.world()).dump(1);
  }
}

}  // namespace
}  // namespace cleave::move
