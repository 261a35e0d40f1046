#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"

namespace cleave::cli {

/// Where Athena counts instead of this machine.
struct AthenaWords {
  std::string engine = "here", database = "default", workgroup = "primary", results, run;
  double most_usd = 1;
  bool is_shown_only = false;
};

void add_athena_options(CLI::App& command, AthenaWords& words);

/// How the names of this run's tables begin. Throws Error(input, "bad-name").
std::string run_of(const AthenaWords& words);

/// Throws Error(input, "bad-name").
void require_database_name(const std::string& name);
/// Says what it can cost at most. Throws Error(input, "too-dear").
void require_affordable(std::uint64_t bytes, double usd, const AthenaWords& words, Output& output);

/// What is to be counted: one folder in S3, of one format.
struct AthenaTask {
  std::vector<std::string> places;
  std::string format, profile, region;
  std::optional<Time> since;
  std::size_t most_clients = 0;
};

/// Says what it can cost at most before it begins. Throws Error(input): "bad-location", "no-format",
/// "not-in-athena", "too-dear", "bad-name".
Exit count_by_athena(const Invocation& invocation, const AthenaWords& words, const AthenaTask& task,
                     Output& output);

}  // namespace cleave::cli
