#include "report/timetable.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"

namespace cleave::report {
namespace {

/// Lets every step begin as early as it may.
class Timetable {
 public:
  explicit Timetable(const plan::Plan& plan)
      : critical_(plan.critical_path.begin(), plan.critical_path.end()) {
    for (const auto& step : plan.steps) {  // in an order that obeys needs: one pass is enough
      if (step.phase < plan::Phase::cutover) add(step);
    }
    // The cut-over begins when all of the copy is done.
    for (const auto& phase : phases_) gate_ = std::max(gate_, phase.over);
    for (const auto& step : plan.steps) {
      if (step.phase >= plan::Phase::cutover) add(step);
    }
    std::sort(phases_.begin(), phases_.end(), [](const auto& a, const auto& b) { return a.phase < b.phase; });
  }

  std::vector<PhaseTimes> phases() && { return std::move(phases_); }

 private:
  void add(const plan::Step& step) {
    double begins = gate_;
    for (const auto& need : step.needs) {
      const auto found = over_.find(need);
      if (found != over_.end()) begins = std::max(begins, found->second);
    }
    const double over = begins + step.expected_seconds;
    over_[step.id] = over;
    auto phase = std::find_if(phases_.begin(), phases_.end(),
                              [&](const PhaseTimes& times) { return times.phase == step.phase; });
    if (phase == phases_.end()) phase = phases_.insert(phase, {step.phase, 0, begins, over, 0});
    ++phase->steps;
    phase->begins = std::min(phase->begins, begins);
    phase->over = std::max(phase->over, over);
    if (critical_.contains(step.id)) phase->critical += step.expected_seconds;
  }

  const std::set<std::string_view> critical_;
  std::unordered_map<std::string_view, double> over_;
  double gate_ = 0;
  std::vector<PhaseTimes> phases_;
};

}  // namespace

std::vector<PhaseTimes> timetable(const plan::Plan& plan) {
  return Timetable(plan).phases();
}

std::string expected_time(double seconds) {
  if (seconds <= 0) return "-";
  return to_words(std::chrono::seconds(std::max(1LL, std::llround(seconds))));
}

}  // namespace cleave::report
