#pragma once

#include <memory>
#include <string>
#include <vector>

#include "drain/drain_report.h"
#include "drain/tally.h"

namespace cleave::drain {

/// The logs of one side and how to read them.
struct SideLogs {
  std::vector<std::string> places;
  const aws::Account* account = nullptr;  ///< for s3:// and logs: places
};

/// Reads the logs of both sides, and again what has come since. Used by one thread.
class BothSides {
 public:
  /// Requires: `subject` outlives it. Throws what LogReader throws.
  BothSides(SideLogs source, SideLogs destination, const ReadOptions& options, Subject& subject);

  /// Reads what is new. Throws what LogReader::read throws; calling it again goes on.
  void read();

  DrainReport report(const VerdictOptions& options, const ClientNames& names, Time now) const;

 private:
  struct Reading {
    Reading(Side side, SideLogs logs, const ReadOptions& options, Subject& subject);
    void read();

    std::vector<std::string> places;
    LogReader reader;
    Tally all;
    std::vector<Tally> threads;
  };

  Subject& subject_;
  Reading source_, destination_;
};

}  // namespace cleave::drain
