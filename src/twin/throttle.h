#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace cleave::twin {

/// Token buckets at the rates that AWS documents, per account and kind of call. They run on the machine's
/// time: on a manual clock a client would otherwise never be let through again. Thread-safe.
class Throttle {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  /// Takes a token; false when there is none. Services without a documented rate always have one.
  bool admit(const std::string& account, std::string_view service, std::string_view operation, Moment now);

 private:
  struct Bucket {
    double tokens = 0;
    Moment filled;
  };
  std::mutex mutex_;
  std::map<std::string, Bucket> buckets_;
};

}  // namespace cleave::twin
