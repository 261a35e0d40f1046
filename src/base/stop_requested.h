#pragma once

#include <atomic>

namespace cleave {

/// Whether a signal has asked the program to stop (cli/interrupted.h sets it): whoever waits for a person
/// looks at it. A signal handler can reach nothing but a global.
inline std::atomic<bool> stop_requested{false};

}  // namespace cleave
