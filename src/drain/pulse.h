#pragma once

#include <vector>

#include "drain/slots.h"

namespace cleave::drain {

/// A time without any line of a channel.
struct Gap {
  Time begin{}, end{};
};

/// Of a channel, in which ten minutes any line came, and any that does not depend on real clients: scanners,
/// health checks and monitors show that the log works while it is silent about clients.
class Pulse {
 public:
  void add(Slot ten_minutes, bool is_noise) {
    all_.add(ten_minutes);
    if (is_noise) noise_.add(ten_minutes);
  }
  void merge(const Pulse& other) {
    all_.merge(other.all_);
    noise_.merge(other.noise_);
  }
  const Slots& all() const { return all_; }

  /// The gaps between `since` and the last line in which the channel was most likely off: noise of the day
  /// before and of the day after would have to be silent by a chance of less than one in a million.
  std::vector<Gap> dark_gaps(Time since) const;
  /// Whether the silence from the last line until `until` is as unlikely, by the noise of the day before, and
  /// longer than two hours.
  bool is_dark_until(Time until) const;

 private:
  double noise_share(Slot begin, Slot end) const;

  Slots all_, noise_;
};

}  // namespace cleave::drain
