#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "names/name_map.h"
#include "plan/plan.h"
#include "run/record.h"
#include "scan/hit.h"

namespace cleave::cli {

/// The commands below `cleave names`, one file each (cli/names_VERB.cc).
void add_names_scan(CLI::App& names, Invocation& invocation);
void add_names_rewrite(CLI::App& names, Invocation& invocation);
void add_names_undo(CLI::App& names, Invocation& invocation);
void add_names_forms(CLI::App& names, Invocation& invocation);

/// Where names are looked for, and which, as a command line says it.
struct ScanWords {
  std::vector<std::string> places;
  std::filesystem::path map;
  std::string unpack_limit;
  bool no_ignore = false;
  bool no_archives = false;
  bool history = false;
  bool inventory = false;
  std::string profile;
  std::vector<std::string> globs, types, skipped_tables, skipped_columns;
};
void add_scan_options(CLI::App& command, Invocation& invocation, ScanWords& words);

/// --map, else what the plan of the work directory changes, as far as the journal knows the new names.
names::NameMap read_names(const Invocation& invocation, const ScanWords& words);

/// What a plan changes, as far as the outputs of its steps tell the new names.
names::NameMap names_of(const plan::Plan& plan, const run::Records& records);

/// Reads all places by all processors, and tells of each when it `begins`. A place that cannot be read is a
/// gap; throws Error(input) for one that does not exist or is named wrongly.
scan::Findings find_names(const Invocation& invocation, const ScanWords& words, const names::NameMap& map,
                          const std::function<void(const std::string& place)>& begins);
/// The content of every file that the places hold, and of those beside a file that is one of them, by several
/// threads. Larger ones than 64 MB are left out, and what cannot be read: find_names has told of it.
void read_files(const Invocation& invocation, const ScanWords& words,
                const std::function<void(const std::string& path, std::string_view content)>& each);
/// Tells of places on the terminal.
std::function<void(const std::string& place)> told_to(Output& output);

}  // namespace cleave::cli
