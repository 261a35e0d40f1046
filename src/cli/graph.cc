#include <fmt/format.h>

#include "cli/command.h"
#include "cli/settings.h"
#include "plan/application.h"
#include "report/graph_dot.h"
#include "report/graph_text.h"

namespace cleave::cli {
namespace {

/// What `graph` may do with the application besides telling it.
struct GraphWords {
  bool dot = false;      ///< --dot
  std::string svg_file;  ///< --svg
};

/// With --dot standard output holds the drawing and nothing else.
void show(const plan::Application& application, const inventory::Inventory& source, const GraphWords& words,
          Output& output) {
  if (words.dot) {
    output.text(report::to_dot(application, source));
    return;
  }
  output.text(report::graph_text(application, source, output.look()));
  if (!words.svg_file.empty()) output.say(fmt::format("\nwrote {}", words.svg_file));
  output.say("\nNext: cleave plan");
  output.document(plan::to_json(application));
}

/// It tells what is known there already; a graph can be made without.
inventory::Inventory known_destination(const WorkDir& work_dir) {
  if (!std::filesystem::exists(work_dir.destination_path())) return {};
  return work_dir.read_destination();
}

Exit find_parts(const Invocation& invocation, const GraphWords& words, Output& output) {
  const auto work_dir = invocation.open_work_dir();
  const auto settings = read_settings(work_dir.settings_path());
  const auto lock = work_dir.lock();
  const auto source = work_dir.read_source();
  check_settings(settings, source);
  const auto application = plan::find_application(source, known_destination(work_dir), settings.decisions);
  work_dir.write(work_dir.graph_path(), dump_pretty(plan::to_json(application)));
  if (!words.svg_file.empty()) report::draw_svg(report::to_dot(application, source), words.svg_file);
  show(application, source, words, output);
  return Exit::done;
}

}  // namespace

void add_graph(CLI::App& app, Invocation& invocation) {
  const auto words = std::make_shared<GraphWords>();
  auto& command =
      add_command(app, invocation,
                  {"graph", "Say what belongs to the application, and what it shares with what stays",
                   "  cleave graph\n"
                   "  cleave graph --svg application.svg\n"
                   "  cleave graph --dot | dot -Tpng -o application.png\n"
                   "  cleave graph --json | jq '.parts[] | select(.used_by != [])'"},
                  [&invocation, words](Output& output) { return find_parts(invocation, *words, output); });
  command.add_flag("--dot", words->dot, "Print the drawing in Graphviz's language instead")
      ->excludes(command.get_option("--json"));
  command.add_option("--svg", words->svg_file, "Also draw it into this file, by Graphviz");
}

}  // namespace cleave::cli
