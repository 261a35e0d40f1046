#pragma once

#include <atomic>

namespace cleave::cli {

/// From now on SIGINT and SIGTERM only set what this returns; the second one ends the program at once.
const std::atomic<bool>& stop_at_signals();

}  // namespace cleave::cli
