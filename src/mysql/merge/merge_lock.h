#pragma once

#include "mysql/database.h"

namespace cleave::mysql {

/// No two merges work on a database at once; held until destruction or the end of the session.
class MergeLock {
 public:
  /// Throws Error(input, "locked") when another merge works on it.
  explicit MergeLock(Database& database);
  ~MergeLock();
  MergeLock(const MergeLock&) = delete;
  MergeLock& operator=(const MergeLock&) = delete;

 private:
  Database& database_;
};

}  // namespace cleave::mysql
