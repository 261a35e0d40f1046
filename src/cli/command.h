#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/output.h"
#include "cli/work_dir.h"

namespace cleave::cli {

/// How a command ended (the program's exit code): `waiting` for time, or the same again may end otherwise;
/// `person` when somebody has to do something.
enum class Exit { done = 0, differences = 1, bad_input = 2, waiting = 3, person = 4 };

/// What the command line says: the options that all commands have, and what to do.
struct Invocation {
  std::filesystem::path work_dir = ".cleave";
  bool json = false;
  int verbosity = 0;
  std::string endpoint_url;
  bool of_databases = false;  ///< what a server fails at may end otherwise when it is tried again
  std::function<Exit(Output&)> action;

  WorkDir open_work_dir() const { return WorkDir(work_dir); }
};

/// What `cleave --help` and `cleave NAME --help` say of a command. `examples` has one indented line each.
struct CommandText {
  std::string name;
  std::string summary;
  std::string examples;
};

/// Adds a command with the options that all commands have. `action` runs after the whole line was understood.
CLI::App& add_command(CLI::App& app, Invocation& invocation, const CommandText& text,
                      std::function<Exit(Output&)> action);

/// --endpoint-url, for commands that talk to AWS.
void add_endpoint_option(CLI::App& command, Invocation& invocation);

/// For the value of an option: a number in this range, and nothing else beside it.
CLI::Validator number_of(std::string noun, double least, double most);
constexpr double most_seconds = 1e9;  ///< 30 years

/// One file each (cli/NAME.cc).
void add_init(CLI::App& app, Invocation& invocation);
void add_inventory(CLI::App& app, Invocation& invocation);
void add_graph(CLI::App& app, Invocation& invocation);
void add_plan(CLI::App& app, Invocation& invocation);
void add_run(CLI::App& app, Invocation& invocation);
void add_status(CLI::App& app, Invocation& invocation);
void add_verify(CLI::App& app, Invocation& invocation);
void add_undo(CLI::App& app, Invocation& invocation);
void add_confirm(CLI::App& app, Invocation& invocation);
void add_dns(CLI::App& app, Invocation& invocation);
void add_drain(CLI::App& app, Invocation& invocation);
void add_mysql(CLI::App& app, Invocation& invocation);
void add_names(CLI::App& app, Invocation& invocation);
void add_twin(CLI::App& app, Invocation& invocation);
void add_aws(CLI::App& app, Invocation& invocation);
void add_version(CLI::App& app, Invocation& invocation);

}  // namespace cleave::cli
