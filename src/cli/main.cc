#include "cli/main.h"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/suggest.h"
#include "cli/command.h"

namespace cleave::cli {
namespace {

int exit_code(Error::Kind kind) {
  switch (kind) {
    case Error::Kind::input:
    case Error::Kind::credentials:
    case Error::Kind::unreachable:
      return static_cast<int>(Exit::bad_input);
    case Error::Kind::refused:
    case Error::Kind::throttled:
    case Error::Kind::failed:
      break;
  }
  return static_cast<int>(Exit::differences);
}

void describe(CLI::App& app, Invocation& invocation) {
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  app.footer(
      "The way of a split: init, inventory, graph, plan, run, verify. Each command has examples in its "
      "--help.\n"
      "Exit codes: 0 done, 1 differences or a failed step, 2 bad usage or input, 3 waiting for time or a "
      "person.");
  add_init(app, invocation);
  add_inventory(app, invocation);
  add_graph(app, invocation);
  add_plan(app, invocation);
  add_run(app, invocation);
  add_status(app, invocation);
  add_verify(app, invocation);
  add_undo(app, invocation);
  add_confirm(app, invocation);
  add_twin(app, invocation);
  add_aws(app, invocation);
  add_version(app, invocation);
}

/// A first word that is no command, before the parser says less helpful things about it.
void check_command_name(const CLI::App& app, const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.front().starts_with('-')) return;
  std::vector<std::string> names;
  for (const auto* command : app.get_subcommands({})) names.push_back(command->get_name());
  if (std::find(names.begin(), names.end(), arguments.front()) != names.end()) return;
  const auto hint = did_you_mean(arguments.front(), names);
  throw Error(Error::Kind::input, "unknown-command",
              fmt::format("there is no command '{}'", arguments.front()))
      .next(hint.empty() ? "See: cleave --help" : hint);
}

Error usage_error(const CLI::App& app, const CLI::ParseError& error) {
  const auto chosen = app.get_subcommands();
  const std::string command = chosen.empty() ? "" : " " + chosen.front()->get_name();
  return Error(Error::Kind::input, "usage", error.what())
      .where(command.empty() ? "" : "cleave" + command)
      .next(fmt::format("See: cleave{} --help", command));
}

int run(CLI::App& app, Invocation& invocation, const std::vector<std::string>& arguments) {
  check_command_name(app, arguments);
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {  // The parser's own way to say "--help" and "wrong".
    if (error.get_exit_code() == 0) return app.exit(error);
    throw usage_error(app, error);
  }
  Output output(invocation.json ? Output::Form::json : Output::Form::text, invocation.verbosity);
  const auto exit = invocation.action(output);
  output.finish();
  return static_cast<int>(exit);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  const bool json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
  Output output(json ? Output::Form::json : Output::Form::text);
  CLI::App app("cleave splits one application out of an AWS account into another account.", "cleave");
  Invocation invocation;
  describe(app, invocation);
  try {
    return run(app, invocation, arguments);
  } catch (const Error& error) {
    output.error(error);
    return exit_code(error.kind());
  } catch (const std::exception& error) {
    output.error(Error(Error::Kind::failed, "internal", error.what()));
    return static_cast<int>(Exit::differences);
  }
}

}  // namespace cleave::cli
