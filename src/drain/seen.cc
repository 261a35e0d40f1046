#include "drain/seen.h"

namespace cleave::drain {

void Seen::merge(const Seen& other) {
  callers.merge(other.callers);
  habits.merge(other.habits);
  traffic.merge(other.traffic);
  latencies_before.merge(other.latencies_before);
  latencies_since.merge(other.latencies_since);
  for (const auto& [channel, pulse] : other.pulses) pulses[channel].merge(pulse);
}

}  // namespace cleave::drain
