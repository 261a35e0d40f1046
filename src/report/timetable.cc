#include "report/timetable.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/clock.h"

namespace cleave::report {
namespace {

/// Lets every step begin as early as it may.
class Timetable {
 public:
  using Seconds = std::function<double(const plan::Step&)>;
  Timetable(const plan::Plan& plan, Seconds seconds)
      : critical_(plan.critical_path.begin(), plan.critical_path.end()), seconds_(std::move(seconds)) {
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
    const double over = begins + seconds_(step);
    over_[step.id] = over;
    auto phase = std::find_if(phases_.begin(), phases_.end(),
                              [&](const PhaseTimes& times) { return times.phase == step.phase; });
    if (phase == phases_.end()) phase = phases_.insert(phase, {step.phase, 0, begins, over, 0});
    ++phase->steps;
    phase->begins = std::min(phase->begins, begins);
    phase->over = std::max(phase->over, over);
    if (critical_.contains(step.id)) phase->critical += seconds_(step);
  }

  const std::set<std::string_view> critical_;
  const Seconds seconds_;
  std::unordered_map<std::string_view, double> over_;
  double gate_ = 0;
  std::vector<PhaseTimes> phases_;
};

}  // namespace

std::vector<PhaseTimes> timetable(const plan::Plan& plan) {
  return Timetable(plan, [](const plan::Step& step) { return step.expected_seconds; }).phases();
}

double seconds_left(const plan::Plan& plan, const std::function<double(const plan::Step&)>& seconds) {
  double left = 0;
  for (const auto& phase : Timetable(plan, seconds).phases()) left = std::max(left, phase.over);
  return left;
}

std::string expected_time(double seconds) {
  if (seconds <= 0) return "-";
  return to_words(std::chrono::seconds(std::max(1LL, std::llround(seconds))));
}

std::string expected_time(const plan::Step& step) {
  const auto time = expected_time(step.expected_seconds);
  return step.kind == "wait/caches" && step.params.contains("CachedSeconds") ? "at least " + time : time;
}

}  // namespace cleave::report
