#include "cli/interrupted.h"

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

}  // namespace cleave::cli
