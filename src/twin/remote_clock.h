#pragma once

#include <memory>
#include <string>

#include "aws/transport.h"
#include "base/clock.h"
#include "base/json.h"

namespace cleave::twin {

/// The clock of a running twin, for its clients (`cleave run --clock twin`). Sleeping advances a manual clock
/// at once; on a real or fast one it takes as long as the twin's time takes, and returns after a while.
/// Thread-safe where the transport is. Throws Error(unreachable) when the twin does not answer.
class TwinClock : public Clock {
 public:
  /// `endpoint_url` is the twin's address: "http://127.0.0.1:4566".
  TwinClock(std::string endpoint_url, std::shared_ptr<aws::Transport> transport);

  Time now() override;
  void sleep_until(Time time) override;

 private:
  Json ask(const std::string& method, const Json& body);

  std::string scheme_;
  std::string host_;
  std::shared_ptr<aws::Transport> transport_;
};

}  // namespace cleave::twin
