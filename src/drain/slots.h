#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/clock.h"

namespace cleave::drain {

/// The number of a slot of time of some length since 1970.
using Slot = std::uint32_t;

constexpr std::chrono::minutes one_minute{1}, ten_minutes{10}, one_hour{60};

inline Slot slot_of(std::int64_t time_us, std::chrono::minutes length) {
  return static_cast<Slot>(time_us / std::chrono::microseconds(length).count());
}
inline Slot slot_of(Time time, std::chrono::minutes length) {
  return static_cast<Slot>(time.time_since_epoch() / length);
}
/// When it begins.
inline Time time_of(Slot slot, std::chrono::minutes length) {
  return Time(std::chrono::milliseconds(length) * static_cast<std::int64_t>(slot));
}

/// In which slots something came, and how much. Takes them in any order, because files are read side by side;
/// quickest when they ascend.
class Slots {
 public:
  struct Entry {
    Slot slot;
    std::uint32_t count;
  };

  void add(Slot slot, std::uint32_t count = 1) {
    if (!entries_.empty() && entries_.back().slot == slot) {
      entries_.back().count += count;
      return;
    }
    const auto place = std::lower_bound(entries_.begin(), entries_.end(), slot,
                                        [](const Entry& entry, Slot wanted) { return entry.slot < wanted; });
    if (place != entries_.end() && place->slot == slot)
      place->count += count;
    else
      entries_.insert(place, {slot, count});
  }
  void merge(const Slots& other) {
    if (entries_.empty()) {
      entries_ = other.entries_;
      return;
    }
    for (const auto& entry : other.entries_) add(entry.slot, entry.count);
  }

  const std::vector<Entry>& entries() const { return entries_; }
  std::size_t size() const { return entries_.size(); }

 private:
  std::vector<Entry> entries_;  ///< in the order of the slots
};

}  // namespace cleave::drain
