#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "plan/plan.h"

namespace cleave::run {

/// Whether the step belongs to the phases before the cut-over.
inline bool is_early(const plan::Step& step) {
  return step.phase < plan::Phase::cutover;
}

/// The order in a plan, with steps as indexes: who needs whom, and how long the way from a step to the end
/// is. The plan must outlive it.
class Schedule {
 public:
  /// Throws Error(input, "bad-plan") on a need that no step has, two steps with one id, or a circle.
  explicit Schedule(const plan::Plan& plan);

  std::size_t size() const { return steps_->size(); }
  const plan::Step& step(std::size_t index) const { return (*steps_)[index]; }
  std::string_view split_id() const { return split_id_; }
  /// `size()` when there is no such step.
  std::size_t find(std::string_view id) const;

  const std::vector<std::size_t>& needs(std::size_t index) const { return needs_[index]; }
  const std::vector<std::size_t>& dependents(std::size_t index) const { return dependents_[index]; }
  /// Every step before those that need it.
  const std::vector<std::size_t>& order() const { return order_; }
  /// The expected seconds of the longest chain that begins with the step: its urgency.
  double seconds_to_end(std::size_t index) const { return seconds_to_end_[index]; }

 private:
  void sort();

  const std::vector<plan::Step>* steps_;
  std::string split_id_;
  std::unordered_map<std::string_view, std::size_t> index_;
  std::vector<std::vector<std::size_t>> needs_, dependents_;
  std::vector<std::size_t> order_;
  std::vector<double> seconds_to_end_;
};

}  // namespace cleave::run
