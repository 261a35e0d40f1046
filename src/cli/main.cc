#include "cli/main.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/suggest.h"
#include "cli/command.h"
#include "cli/terminal_width.h"
#include "report/layout.h"

namespace cleave::cli {
namespace {

Exit exit_of(Error::Kind kind, const Invocation& invocation) {
  switch (kind) {
    case Error::Kind::input:
    case Error::Kind::credentials:
      return Exit::bad_input;
    case Error::Kind::unreachable:
      return invocation.of_databases ? Exit::waiting : Exit::bad_input;
    case Error::Kind::refused:  // AWS has no such secret, for example.
      return invocation.of_databases ? Exit::bad_input : Exit::differences;
    case Error::Kind::throttled:
    case Error::Kind::failed:
      break;
  }
  return invocation.of_databases ? Exit::waiting : Exit::differences;
}

void describe(CLI::App& app, Invocation& invocation) {
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  app.footer(
      "The way of a split: init, inventory, graph, plan, run, verify. Examples of a command: cleave help "
      "COMMAND.\n"
      "Exit codes: 0 done, 1 differences or a failed step, 2 bad usage or input, 3 waiting for time, "
      "4 waiting for a person.");
  add_init(app, invocation);
  add_inventory(app, invocation);
  add_graph(app, invocation);
  add_plan(app, invocation);
  add_run(app, invocation);
  add_status(app, invocation);
  add_verify(app, invocation);
  add_undo(app, invocation);
  add_confirm(app, invocation);
  add_dns(app, invocation);
  add_drain(app, invocation);
  add_mysql(app, invocation);
  add_names(app, invocation);
  add_twin(app, invocation);
  add_aws(app, invocation);
  add_version(app, invocation);
}

/// A word that stands where a command should and is none, before the parser says less helpful things about
/// it.
void check_command_name(const CLI::App& app, const std::string& called,
                        std::span<const std::string> arguments) {
  std::vector<std::string> names;
  for (const auto* command : app.get_subcommands({})) names.push_back(command->get_name());
  if (names.empty() || arguments.empty() || arguments.front().starts_with('-')) return;
  const auto& name = arguments.front();
  if (std::find(names.begin(), names.end(), name) != names.end())
    return check_command_name(*app.get_subcommand(name), called + " " + name, arguments.subspan(1));
  const auto hint = did_you_mean(name, names);
  throw Error(Error::Kind::input, "unknown-command", fmt::format("there is no command '{}'", name))
      .where(called == "cleave" ? "" : called)
      .next(hint.empty() ? fmt::format("See: {} --help", called) : hint);
}

Error usage_error(const CLI::App& app, const CLI::ParseError& error) {
  std::string called = "cleave";
  for (auto chosen = app.get_subcommands(); !chosen.empty(); chosen = chosen.front()->get_subcommands())
    called += " " + chosen.front()->get_name();
  return Error(Error::Kind::input, "usage", error.what())
      .where(called == "cleave" ? "" : called)
      .next(fmt::format("See: {} --help", called));
}

/// Keys are in this memory: no core dump holds them, and no other process of the user may read them there. A
/// debugger can start the program but not join it; LeakSanitizer joins.
void keep_memory_private() {
  constexpr rlimit none{};
  ::setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__
  ::prctl(PR_SET_DUMPABLE, 0);
#endif
}

/// Whoever reads the output may end first (`cleave plan | head`): then a write fails, and the work goes on. A
/// handler, since what is ignored would be ignored by the programs that are started, too.
void outlive_readers() {
  struct sigaction action {};
  action.sa_handler = [](int) {};
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGPIPE, &action, nullptr);
}

/// `cleave help plan` is `cleave plan --help`.
std::vector<std::string> without_help_word(std::vector<std::string> arguments) {
  if (arguments.empty() || arguments.front() != "help") return arguments;
  arguments.erase(arguments.begin());
  arguments.emplace_back("--help");
  return arguments;
}

int run(CLI::App& app, Invocation& invocation, const std::vector<std::string>& arguments) {
  check_command_name(app, "cleave", arguments);
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {  // The parser's own way to say "--help" and "wrong".
    if (error.get_exit_code() != 0) throw usage_error(app, error);
    std::ostringstream help;
    app.exit(error, help, help);
    Output output(Output::Form::text);
    output.text(help.str());
    output.finish();
    return static_cast<int>(Exit::done);
  }
  Output output(invocation.json ? Output::Form::json : Output::Form::text, invocation.verbosity);
  const auto exit = invocation.action(output);
  output.finish();
  return static_cast<int>(exit);
}

}  // namespace

int main(int argc, char** argv) {
  keep_memory_private();
  outlive_readers();
  report::set_page_columns(terminal_columns(STDOUT_FILENO));
  const auto arguments = without_help_word({argv + std::min(argc, 1), argv + argc});
  const bool json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
  Output output(json ? Output::Form::json : Output::Form::text);
  CLI::App app("cleave splits one application out of an AWS account into another account.", "cleave");
  Invocation invocation;
  describe(app, invocation);
  try {
    return run(app, invocation, arguments);
  } catch (const Error& error) {
    output.error(error);
    return static_cast<int>(exit_of(error.kind(), invocation));
  } catch (const std::exception& error) {
    output.error(Error(Error::Kind::failed, "internal", error.what()));
    return static_cast<int>(Exit::differences);
  }
}

}  // namespace cleave::cli
