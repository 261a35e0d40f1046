#pragma once

#include <unordered_map>

#include "drain/callers/caller_key.h"
#include "drain/slots.h"

namespace cleave::drain {

/// When one caller came to the source before the cut, and whether it came to the destination since.
struct Habit {
  Slots hours;
  bool has_moved = false;

  /// Between two hours in which it came.
  std::chrono::hours longest_gap() const;
  std::chrono::hours mean_gap() const;
  /// At least four times, in even steps.
  bool is_regular() const;
  Time last() const { return time_of(hours.entries().back().slot, one_hour); }
};

/// Habits of all callers, or of a fair sample of them when they are many: those with the smallest hashes.
/// Merged in any order, parts give the same sample.
class Habits {
 public:
  explicit Habits(std::size_t most_callers) : most_callers_(most_callers) {}

  void came_to_source(CallerKey caller, Slot hour);
  void came_to_destination(CallerKey caller);
  /// What came is but such a share of all callers, chosen fairly.
  void come_from_sample(double share) { share_before_ = std::min(share_before_, share); }
  void merge(const Habits& other);

  const Habit* find(CallerKey caller) const;
  const std::unordered_map<CallerKey, Habit>& all() const { return habits_; }
  /// The share of all callers that is kept: 1 when they all are.
  double sampled_share() const {
    return share_before_ * static_cast<double>(limit_) / static_cast<double>(~CallerKey{});
  }

 private:
  Habit* place_for(CallerKey caller);
  void thin_out();

  std::size_t most_callers_;
  double share_before_ = 1;         ///< of a sample that was taken before
  CallerKey limit_ = ~CallerKey{};  ///< larger hashes are not kept
  std::unordered_map<CallerKey, Habit> habits_;
};

}  // namespace cleave::drain
