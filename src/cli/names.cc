#include "cli/names.h"

namespace cleave::cli {

void add_names(CLI::App& app, Invocation& invocation) {
  CLI::App& names = *app.add_subcommand(
      "names", "Find and rewrite the names that a split changes: in code, configuration, data and buckets");
  names.require_subcommand(1);
  add_names_scan(names, invocation);
  add_names_rewrite(names, invocation);
  add_names_undo(names, invocation);
  add_names_forms(names, invocation);
}

}  // namespace cleave::cli
