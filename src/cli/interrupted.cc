#include "cli/interrupted.h"

#include <algorithm>
#include <csignal>

#include "base/stop_requested.h"

namespace cleave::cli {

const std::atomic<bool>& stop_at_signals() {
  struct sigaction action {};
  action.sa_handler = [](int) { stop_requested = true; };
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  return stop_requested;
}

void wait_until(Time time, Clock& clock, const std::atomic<bool>& stop, std::chrono::seconds piece) {
  while (!stop && clock.now() < time) clock.sleep_until(std::min(time, clock.now() + piece));
}

}  // namespace cleave::cli
