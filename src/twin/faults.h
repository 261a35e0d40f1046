#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include "base/json.h"

namespace cleave::twin {

/// Failures on order: at the n-th API call from now the twin drops the connection, answers an error, is slow,
/// or stops answering at all until the faults are cleared. Each before or after the call's effect, so that a
/// test can interrupt its caller at any point. Thread-safe.
class Faults {
 public:
  enum class Kind { none, drop, error, slow, stop };
  /// What happens to one call.
  struct Decision {
    Kind kind = Kind::none;
    bool before_effect = true;
    int status = 503;
    std::string code = "ServiceUnavailable";
    std::chrono::milliseconds delay{0};
  };

  /// {"at": 3, "when": "before"|"after", "do": "drop"|"error"|"slow"|"stop", "code": …, "status": …,
  /// "milliseconds": …, "operation": "s3:PutObject"}. With "operation", only its calls count. Throws
  /// Error(input).
  void arm(const Json& order);
  void clear();

  /// Counts a call and says what happens to it.
  Decision next(const std::string& operation);

  bool stopped() const;
  /// {"stopped": …, "calls": how many were counted, "armed": how many orders are left}
  Json describe() const;

 private:
  struct Order {
    long long calls_left = 1;
    std::string operation;
    Decision decision;
  };
  mutable std::mutex mutex_;
  std::vector<Order> orders_;
  long long calls_ = 0;
  bool stopped_ = false;
};

}  // namespace cleave::twin
