#pragma once

#include <set>
#include <string>
#include <string_view>
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
  void add(Slot slot, bool is_noise) {
    all_.add(slot);
    if (is_noise) noise_.add(slot);
  }
  /// The load balancer, distribution or bucket that a line is about.
  void note_resource(std::string_view resource) {
    if (resource != last_resource_ && !resource.empty()) add_resource(resource);
  }
  void merge(const Pulse& other);
  const Slots& all() const { return all_; }
  /// Those that the lines are about; not all of them when there are very many.
  const std::set<std::string>& resources() const { return resources_; }
  bool knows_all_resources() const { return knows_all_resources_; }

  /// The gaps that end after `since` in which the channel may have been off: noise of the day before and of
  /// the day after would have to be silent by a chance of less than one in a million, or nothing came for
  /// twelve hours.
  std::vector<Gap> dark_gaps(Time since) const;
  /// Whether the silence from the last line until `until` is such a gap, of more than two hours.
  bool is_dark_until(Time until) const;

 private:
  double noise_share(Slot begin, Slot end) const;
  void add_resource(std::string_view resource);

  Slots all_, noise_;
  std::set<std::string> resources_;
  std::string last_resource_;
  bool knows_all_resources_ = true;
};

}  // namespace cleave::drain
