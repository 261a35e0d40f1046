#include "drain/pulse.h"

#include <cmath>

namespace cleave::drain {
namespace {

constexpr Slot day = 144, half_a_day = 72, two_hours = 12;  ///< in slots of ten minutes
/// Of one gap; a log has some thousand slots at most in the time that counts.
constexpr double unlikely = 1e-6;
/// Lines may say anything, so what is remembered of them has an end.
constexpr std::size_t most_resources = 64;

bool is_improbable(double share, Slot empty_slots) {
  const double by_chance = std::pow(1 - std::min(share, 0.999), empty_slots);
  return empty_slots >= half_a_day || by_chance < unlikely;
}

}  // namespace

void Pulse::add_resource(std::string_view resource) {
  last_resource_ = resource;
  if (resources_.size() < most_resources)
    resources_.insert(last_resource_);
  else if (!resources_.contains(last_resource_))
    knows_all_resources_ = false;
}

void Pulse::merge(const Pulse& other) {
  all_.merge(other.all_);
  noise_.merge(other.noise_);
  for (const auto& resource : other.resources_) add_resource(resource);
  knows_all_resources_ = knows_all_resources_ && other.knows_all_resources_;
}

/// Of the slots in [begin, end) the share with noise; one slot less than were seen, for caution: what was
/// seen once need not come again.
double Pulse::noise_share(Slot begin, Slot end) const {
  if (begin >= end) return 0;
  const auto& slots = noise_.entries();
  const auto before = [](const Slots::Entry& entry, Slot wanted) { return entry.slot < wanted; };
  const auto first = std::lower_bound(slots.begin(), slots.end(), begin, before);
  const auto last = std::lower_bound(first, slots.end(), end, before);
  const auto seen = static_cast<double>(last - first);
  return std::max(0.0, seen - 1) / static_cast<double>(end - begin);
}

std::vector<Gap> Pulse::dark_gaps(Time since) const {
  std::vector<Gap> gaps;
  const auto& slots = all_.entries();
  for (std::size_t i = 1; i < slots.size(); ++i) {
    const Slot begin = slots[i - 1].slot + 1, end = slots[i].slot;
    if (begin >= end || time_of(end, ten_minutes) <= since) continue;
    // The smaller one, because noise may begin or end with the gap: a monitor that was pointed elsewhere.
    const double share = std::min(noise_share(begin - std::min(begin, day), begin),
                                  noise_share(end, std::min(end + day, slots.back().slot + 1)));
    if (is_improbable(share, end - begin))
      gaps.push_back({time_of(begin, ten_minutes), time_of(end, ten_minutes)});
  }
  return gaps;
}

bool Pulse::is_dark_until(Time until) const {
  if (all_.size() == 0) return true;
  const Slot begin = all_.entries().back().slot + 1, end = slot_of(until, ten_minutes);
  if (end < begin + two_hours) return false;
  return is_improbable(noise_share(begin - std::min(begin, day), begin), end - begin);
}

}  // namespace cleave::drain
