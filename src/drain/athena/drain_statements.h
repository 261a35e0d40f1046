#pragma once

#include <string>

#include "drain/athena/cost.h"
#include "drain/lines/format.h"
#include "drain/side.h"
#include "drain/subject.h"

namespace cleave::drain::athena {

/// A folder of logs of one format.
struct Folder {
  Location location;
  Format format = Format::unknown;
};

/// The statements by which one folder is read. Each SELECT scans all of it once.
struct DrainStatements {
  std::string create;
  /// Rows as TrafficRows takes them: by minute and host, by latency, and of all lines.
  std::string traffic;
  /// Source: who came since the cut, by client, agent, host and hour; rows as CallerRows takes them. "" of
  /// the destination.
  std::string callers;
  /// Who came to the source before the cut and when, or to the destination since; rows as VisitorRows takes
  /// them.
  std::string visitors;
  std::string drop;

  /// Those that scan.
  std::vector<std::string> selects() const;
};

/// So many rows come back at most; with one more the rest has been left out:
/// of traffic the hosts with least requests (then they are one sum of each minute),
constexpr std::size_t most_traffic_rows = 400'000;
/// of callers those that came last before the others,
constexpr std::size_t most_caller_rows = 400'000;
/// and of visitors all but a fair sample of clients: those with the smallest hashes.
constexpr std::size_t most_visitor_rows = 300'000;

/// Throws Error(input, "not-in-athena") as layout_of does.
/// `run` begins the name of the table, so that runs side by side have tables of their own.
DrainStatements drain_statements(Side side, const Folder& folder, const Subject& subject,
                                 std::string_view run);

}  // namespace cleave::drain::athena
