#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "drain/drain_report.h"
#include "drain/tally.h"

namespace cleave::drain {

/// The logs and metrics of one side and how to read them.
struct SideLogs {
  std::vector<std::string> places;
  const aws::Account* account = nullptr;  ///< for s3://, logs: and metrics: places
};

/// Reads the logs of both sides, and again what has come since, and their metrics. Used by one thread.
class BothSides {
 public:
  /// Requires: `subject` outlives it. Throws what LogReader and metric_place throw.
  BothSides(SideLogs source, SideLogs destination, const ReadOptions& options, Subject& subject);

  /// Reads what is new; `now` is the time of AWS. Throws what LogReader::read and read_metric throw; calling
  /// it again goes on.
  void read(Time now);

  DrainReport report(const VerdictOptions& options, const ClientNames& names, Time now) const;

 private:
  struct Reading {
    Reading(Side side, SideLogs logs, const ReadOptions& options, Subject& subject);
    void read(Time now);
    SideReading found() const;

    Side side;
    const Subject& subject;
    const aws::Account* account;
    std::vector<std::string> places;  ///< of logs
    LogReader reader;
    std::map<std::string, Metric> metrics;  ///< by their places; without points until they are read
    Tally all;
    std::vector<Tally> threads;
  };

  Subject& subject_;
  Reading source_, destination_;
};

}  // namespace cleave::drain
