#pragma once

#include <optional>

#include "cli/drain_athena.h"
#include "cli/drain_subject.h"
#include "drain/drain_report.h"

namespace cleave::cli {

/// What the command line says about Athena's reading the logs of both sides.
struct AthenaDrainWords {
  AthenaWords athena;
  /// Of the folders in their order, or one for all of them; empty: --format.
  std::vector<std::string> source_formats, destination_formats;
  std::string destination_results;  ///< "": the same as the source's
};

void add_athena_drain_options(CLI::App& command, AthenaDrainWords& words);

/// What Athena's reading came to.
struct AthenaDrain {
  drain::DrainReport report;
  std::uint64_t most_bytes = 0, scanned_bytes = 0;
  double most_usd = 0;
};

/// Says what it can cost at most before it begins; nothing comes when only the statements are to be shown.
/// Throws Error(input): "bad-location", "no-format", "not-in-athena", "too-dear", "bad-name", "no-account".
std::optional<AthenaDrain> drain_by_athena(const AthenaDrainWords& words, const DrainWords& said,
                                           DrainSubject& subject, const drain::ClientNames& names, Time now,
                                           Output& output);

}  // namespace cleave::cli
