#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/accounts.h"
#include "cli/command.h"
#include "cli/planned_cut.h"
#include "cli/settings.h"
#include "drain/both_sides.h"

namespace cleave::cli {

/// What a command line says about a drain; empty: not said.
struct DrainWords {
  std::vector<std::string> source, destination, hosts, old_names, own, fields, skip;
  std::string cut, period, format, format_string, zone;
  long long ttl_seconds = -1;  ///< negative: not said
  double confidence = 0;       ///< 0: not said
};

/// What the files of the split in this folder say; nothing where there is none.
struct DrainSplit {
  std::optional<Settings> settings;
  plan::DrainLogs logs;
  std::optional<PlannedCut> planned;
};

/// What is said of the lines of logs: --format, --log-format, --field, --zone, --skip.
struct LineWords {
  const std::string &format, &format_string, &zone;
  const std::vector<std::string>&fields, &skip;
};
/// Throws Error(input): "bad-format", "bad-field", "bad-zone".
drain::ReadOptions reading_of(const LineWords& words);

void add_drain_options(CLI::App& command, DrainWords& words);

/// What `cleave drain` looks at: as the command line says, then [drain] of cleave.toml, then the plan and its
/// journal. Throws Error(input): "no-logs", "no-cut", "bad-address", and what reading those files throws.
struct DrainSubject {
  /// What may be done in the accounts: logs are read, Athena makes tables.
  DrainSubject(const Invocation& invocation, const DrainWords& words, Access access);
  DrainSubject(const Invocation& invocation, const DrainWords& words, const DrainSplit& split, Access access);

  std::optional<BothAccounts> accounts;
  drain::Subject subject;
  drain::SideLogs source, destination;
  drain::ReadOptions reading;
  drain::VerdictOptions options;
};

}  // namespace cleave::cli
