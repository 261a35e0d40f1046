#pragma once

#include <cstdint>

#include "base/clock.h"

namespace cleave::drain {

/// Logs tell microseconds since 1970, everything else milliseconds.
inline std::int64_t us_of(Time time) {
  return std::chrono::microseconds(time.time_since_epoch()).count();
}
inline Time time_of_us(std::int64_t time_us) {
  return Time(std::chrono::floor<std::chrono::milliseconds>(std::chrono::microseconds(time_us)));
}

}  // namespace cleave::drain
