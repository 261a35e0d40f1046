#include <gtest/gtest.h>

#include <random>
#include <set>

#include <fmt/format.h>

#include "run/workshop.h"

namespace cleave::run::testing {
namespace {

std::vector<plan::Step> random_steps(std::mt19937& random) {
  std::vector<plan::Step> steps;
  const int count = 1 + static_cast<int>(random() % 40);
  for (int i = 0; i < count; ++i) {
    std::set<std::string> needs;
    for (int j = 0; i > 0 && j < static_cast<int>(random() % 4); ++j) {
      needs.insert(fmt::format("make/{}", random() % static_cast<unsigned>(i)));
    }
    // What is needed is never of a later phase; the planner sees to that.
    steps.push_back(fake_step(fmt::format("make/{}", i), static_cast<plan::Phase>(i * 5 / count),
                              {needs.begin(), needs.end()}, {{"settle_seconds", random() % 3 * 100}}));
    steps.back().expected_seconds = static_cast<double>(random() % 100);
  }
  std::shuffle(steps.begin(), steps.end(), random);
  return steps;
}

TEST(Order, RandomPlansWithEightWorkersObeyTheirNeedsBothWays) {
  for (unsigned seed = 1; seed <= 25; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    Workshop shop;
    shop.plan.steps = random_steps(random);
    shop.world.entering = [&](const std::string& id, const std::string& verb) {
      for (const auto& step : shop.plan.steps) {
        for (const auto& need : step.needs) {
          const bool made = step.id == id && verb == "apply";
          const bool undone = need == id && verb == "undo";
          EXPECT_TRUE(!made || shop.world.has(need)) << id << " before " << need;
          EXPECT_TRUE(!undone || !shop.world.has(step.id)) << step.id << " after " << id;
        }
      }
    };
    ASSERT_EQ(shop.run({.workers = 8}).result, Outcome::Result::done);
    ASSERT_EQ(shop.world.things().size(), shop.plan.steps.size());
    ASSERT_EQ(shop.undo(std::nullopt, {.workers = 8}).result, Outcome::Result::done);
    ASSERT_EQ(shop.world.things().size(), 0u);
  }
}

}  // namespace
}  // namespace cleave::run::testing
