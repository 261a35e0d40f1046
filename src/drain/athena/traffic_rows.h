#pragma once

#include <map>

#include "base/json.h"
#include "drain/callers/probe.h"
#include "drain/lines/format.h"
#include "drain/read/read_logs.h"
#include "drain/seen.h"
#include "drain/subject.h"

namespace cleave::drain::athena {

/// Takes the rows of DrainStatements::traffic of one folder.
class TrafficRows {
 public:
  /// `place` is the index of the folder among those of its side. Requires: both outlive it.
  TrafficRows(Subject& subject, std::size_t place, Format format, Request::Kind kind, Seen& seen);

  /// Throws Error(failed, "bad-athena-row").
  void take(const Json& cells);
  /// When all rows are taken: what came of hosts that were left out counts as one more host.
  void finish();

  /// Of all lines: requests and unparsable ones, the first and the last.
  const ChannelFacts& facts() const { return facts_; }

 private:
  struct Sums {
    Traffic traffic;                                   ///< without its noise
    std::uint64_t known = 0;                           ///< by agents that are noise
    std::array<std::uint64_t, request_looks> looks{};  ///< of the others

    std::uint64_t noise(HostKind host) const;
    void subtract(const Sums& other);
  };
  static Sums sums_of(const class ResultRow& row);
  HostKind kind_of(const ResultRow& row, std::string& host) const;
  void add(std::int64_t minute_us, const std::string& host, HostKind kind, const Sums& sums);

  Subject& subject_;
  const Request::Kind kind_;
  Seen& seen_;
  SeriesEvidence& evidence_;
  ChannelFacts facts_;
  std::size_t rows_ = 0;
  std::map<std::int64_t, Sums> rest_;  ///< by minute: what no host's row has told
};

}  // namespace cleave::drain::athena
