#include "cli/command.h"

#include <charconv>

#include <fmt/format.h>

namespace cleave::cli {

CLI::App& add_command(CLI::App& app, Invocation& invocation, const CommandText& text,
                      std::function<Exit(Output&)> action) {
  CLI::App& command = *app.add_subcommand(text.name, text.summary);
  command.footer("Examples:\n" + text.examples);
  command.add_flag("--json", invocation.json, "Print the result for machines");
  command.add_option("--work-dir", invocation.work_dir, "Where the files of this split are")
      ->capture_default_str();
  command.add_flag("-v,--verbose", invocation.verbosity, "Say more; twice for even more");
  command.callback([&invocation, &command, action = std::move(action)] {
    // A command below this one has said already what to do.
    if (command.get_subcommands().empty()) invocation.action = action;
  });
  return command;
}

CLI::Validator number_of(std::string noun, double least, double most) {
  return {[noun, least, most](std::string& text) -> std::string {
            double number = 0;
            const auto* end = text.data() + text.size();
            const auto read = std::from_chars(text.data(), end, number);
            if (read.ec == std::errc() && read.ptr == end && number >= least && number <= most) return "";
            return fmt::format("'{}' is no number of {} from {} to {:.0f}", text, noun, least, most);
          },
          ""};
}

void add_endpoint_option(CLI::App& command, Invocation& invocation) {
  command.add_option("--endpoint-url", invocation.endpoint_url,
                     "Talk to this URL instead of AWS's own endpoints");
}

}  // namespace cleave::cli
