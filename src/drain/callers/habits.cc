#include "drain/callers/habits.h"

#include <cmath>

namespace cleave::drain {
namespace {

constexpr std::size_t hours_of_a_rule = 4;
/// Gaps that vary by less than this share of their mean are a timer's. An hour more or less is the slot's.
constexpr double even = 0.2;

}  // namespace

std::chrono::hours Habit::longest_gap() const {
  const auto& entries = hours.entries();
  Slot longest = 0;
  for (std::size_t i = 1; i < entries.size(); ++i)
    longest = std::max(longest, entries[i].slot - entries[i - 1].slot);
  return std::chrono::hours(longest);
}

std::chrono::hours Habit::mean_gap() const {
  const auto& entries = hours.entries();
  if (entries.size() < 2) return std::chrono::hours(0);
  return std::chrono::hours((entries.back().slot - entries.front().slot) / (entries.size() - 1));
}

bool Habit::is_regular() const {
  const auto& entries = hours.entries();
  if (entries.size() < hours_of_a_rule) return false;
  const double mean = static_cast<double>(entries.back().slot - entries.front().slot) /
                      static_cast<double>(entries.size() - 1);
  for (std::size_t i = 1; i < entries.size(); ++i) {
    const double gap = entries[i].slot - entries[i - 1].slot;
    if (std::abs(gap - mean) > even * mean + 1) return false;
  }
  return true;
}

void Habits::came_to_source(CallerKey caller, Slot hour) {
  if (auto* habit = place_for(caller)) habit->hours.add(hour);
}

void Habits::came_to_destination(CallerKey caller) {
  if (auto* habit = place_for(caller)) habit->has_moved = true;
}

void Habits::merge(const Habits& other) {
  come_from_sample(other.share_before_);
  limit_ = std::min(limit_, other.limit_);
  std::erase_if(habits_, [&](const auto& entry) { return entry.first > limit_; });
  for (const auto& [caller, habit] : other.habits_) {
    auto* mine = place_for(caller);
    if (mine == nullptr) continue;
    mine->hours.merge(habit.hours);
    mine->has_moved = mine->has_moved || habit.has_moved;
  }
}

const Habit* Habits::find(CallerKey caller) const {
  const auto found = habits_.find(caller);
  return found == habits_.end() ? nullptr : &found->second;
}

Habit* Habits::place_for(CallerKey caller) {
  if (caller > limit_) return nullptr;
  auto& habit = habits_[caller];
  if (habits_.size() <= most_callers_) return &habit;
  thin_out();
  return caller > limit_ ? nullptr : &habits_[caller];
}

void Habits::thin_out() {
  limit_ /= 2;
  std::erase_if(habits_, [this](const auto& entry) { return entry.first > limit_; });
}

}  // namespace cleave::drain
