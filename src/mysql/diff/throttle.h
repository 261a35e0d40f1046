#pragma once

#include <chrono>

#include "mysql/database.h"

namespace cleave::mysql {

struct DiffOptions;

/// Keeps a comparison from being felt: between chunks it waits while a server has more to do, or is further
/// behind the server that it replicates from, than the options allow.
class Throttle {
 public:
  /// Requires: the databases and options outlive it.
  Throttle(Database& source, Database& destination, const DiffOptions& options);

  /// Returns when both servers are at rest; asks them at most once in a while.
  void wait();
  std::chrono::milliseconds paused() const { return paused_; }

 private:
  bool is_busy(Database& database) const;

  Database& source_;
  Database& destination_;
  const DiffOptions& options_;
  std::chrono::steady_clock::time_point asked_;
  std::chrono::milliseconds paused_{0};
};

}  // namespace cleave::mysql
