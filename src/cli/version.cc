#include <fmt/format.h>

#include "aws/model.h"
#include "cli/command.h"

namespace cleave::cli {
namespace {

constexpr std::string_view version = "0.1.0";

Exit show_version(Output& output) {
  Json services = Json::object();
  for (const auto& id : aws::service_ids()) services[id] = aws::service(id).api_version;
  output.say(fmt::format("cleave {}", version));
  if (output.verbosity() > 0) {
    for (const auto& [id, api_version] : services.items())
      output.say(fmt::format("  {} {}", id, std::string(api_version)));
  }
  output.document({{"version", version}, {"services", services}});
  return Exit::done;
}

}  // namespace

void add_version(CLI::App& app, Invocation& invocation) {
  app.set_version_flag("--version", fmt::format("cleave {}", version), "Say which version this is");
  add_command(app, invocation,
              {"version", "Say which version this is",
               "  cleave version\n"
               "  cleave version -v        # and the versions of the AWS APIs it knows"},
              show_version);
}

}  // namespace cleave::cli
