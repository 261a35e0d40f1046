#include "cli/interrupted.h"

#include <algorithm>
#include <csignal>

namespace cleave::cli {
namespace {

/// A signal handler can reach nothing but a global.
std::atomic<bool> interrupted{false};

}  // namespace

const std::atomic<bool>& stop_at_signals() {
  struct sigaction action {};
  action.sa_handler = [](int) { interrupted = true; };
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  return interrupted;
}

void wait_until(Time time, Clock& clock, const std::atomic<bool>& stop, std::chrono::seconds piece) {
  while (!stop && clock.now() < time) clock.sleep_until(std::min(time, clock.now() + piece));
}

}  // namespace cleave::cli
