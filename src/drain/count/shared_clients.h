#pragma once

#include <mutex>

#include "drain/count/client_counts.h"

namespace cleave::drain {

/// Where threads put what they counted when their own tables are full. Thread-safe but for `counts`.
class SharedClients {
 public:
  explicit SharedClients(std::size_t most_bytes) : counts_(most_bytes) {}

  /// Takes all of `counted` and leaves it empty.
  void absorb(ClientCounts& counted) {
    const std::lock_guard lock(mutex_);
    counts_.merge(counted);
    counted.clear();
  }
  /// Requires: no thread counts any more.
  const ClientCounts& counts() const { return counts_; }

 private:
  std::mutex mutex_;
  ClientCounts counts_;
};

}  // namespace cleave::drain
