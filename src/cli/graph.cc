#include <fmt/format.h>

#include "cli/command.h"
#include "cli/settings.h"
#include "plan/application.h"

namespace cleave::cli {
namespace {

void show(const plan::Application& application, Output& output) {
  std::map<std::string_view, int> counts;
  for (const auto& part : application.parts) {
    ++counts[plan::to_text(part.fate.decision)];
    output.say(fmt::format("{:5}  {}\n       {}", plan::to_text(part.fate.decision), part.fate.resource,
                           part.fate.reason));
    for (const auto& user : part.used_by) output.say("       also used by " + user);
  }
  std::string total;
  for (const auto& [decision, count] : counts) total += fmt::format(", {} {}", count, decision);
  output.say(fmt::format("{} resources{}", application.parts.size(), total));
}

Exit find(const Invocation& invocation, Output& output) {
  const auto work_dir = invocation.open_work_dir();
  const auto settings = read_settings(work_dir.settings_path());
  const auto lock = work_dir.lock();
  const auto source = work_dir.read_source();
  check_settings(settings, source);
  const auto application = plan::find_application(source, settings.decisions);
  const auto document = plan::to_json(application);
  work_dir.write(work_dir.graph_path(), document);
  show(application, output);
  output.say("To decide otherwise, edit [decisions] in cleave.toml.\nNext: cleave plan");
  output.document(document);
  return Exit::done;
}

}  // namespace

void add_graph(CLI::App& app, Invocation& invocation) {
  add_command(app, invocation,
              {"graph", "Say what belongs to the application, and what it shares with what stays",
               "  cleave graph\n"
               "  cleave graph --json | jq '.parts[] | select(.used_by != [])'"},
              [&invocation](Output& output) { return find(invocation, output); });
}

}  // namespace cleave::cli
