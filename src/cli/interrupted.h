#pragma once

#include <atomic>
#include <chrono>

#include "base/clock.h"

namespace cleave::cli {

/// From now on SIGINT and SIGTERM only set what this returns; the second one ends the program at once.
const std::atomic<bool>& stop_at_signals();

/// Sleeps, in pieces of such a length: `stop` ends it soon.
void wait_until(Time time, Clock& clock, const std::atomic<bool>& stop,
                std::chrono::seconds piece = std::chrono::seconds(1));

}  // namespace cleave::cli
