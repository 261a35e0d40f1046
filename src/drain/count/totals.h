#pragma once

#include <algorithm>
#include <cstdint>

#include "drain/lines/request.h"

namespace cleave::drain {

/// Sums over requests.
struct Totals {
  std::uint64_t requests = 0;
  std::uint64_t bytes = 0;
  std::uint64_t failures = 0;  ///< statuses from 500
  std::int64_t first_us = Request::no_time, last_us = Request::no_time;

  void add(const Request& request) {
    ++requests;
    bytes += static_cast<std::uint64_t>(std::max<std::int64_t>(request.bytes, 0));
    failures += request.status >= 500 ? 1 : 0;
    see(request.time_us);
    last_us = std::max(last_us, request.time_us);
  }
  void merge(const Totals& other) {
    requests += other.requests;
    bytes += other.bytes;
    failures += other.failures;
    if (other.first_us != Request::no_time) see(other.first_us);
    last_us = std::max(last_us, other.last_us);
  }

 private:
  void see(std::int64_t time_us) {
    if (first_us == Request::no_time || time_us < first_us) first_us = time_us;
  }
};

}  // namespace cleave::drain
