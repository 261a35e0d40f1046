#pragma once

#include "drain/athena/query.h"

namespace cleave::drain::athena {

/// A table that is there as long as this object: it is dropped whatever happens to what uses it.
class MadeTable {
 public:
  /// Runs `create`. Requires: all outlive it. Throws what run_statement throws.
  MadeTable(const aws::Client& athena, const std::string& create, std::string drop, const Workshop& workshop,
            Clock& clock, const std::atomic<bool>& stop);
  /// Drops the table if it is still there; nobody hears if that fails, since something else has.
  ~MadeTable();
  MadeTable(const MadeTable&) = delete;
  MadeTable& operator=(const MadeTable&) = delete;

  /// Throws what run_statement throws. An interruption comes too late for it.
  void drop();

 private:
  MadeTable(const aws::Client& athena, std::string drop, const Workshop& workshop, Clock& clock);
  void run(const std::string& statement, const std::atomic<bool>& stop);

  const aws::Client& athena_;
  const std::string drop_;
  const Workshop& workshop_;
  Clock& clock_;
  bool is_there_ = true;
};

}  // namespace cleave::drain::athena
