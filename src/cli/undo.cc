#include "run/undo.h"

#include "cli/engine.h"

namespace cleave::cli {

void add_undo(CLI::App& app, Invocation& invocation) {
  const auto words = std::make_shared<EngineWords>();
  words->direction = run::Direction::undo;
  auto& command = add_command(
      app, invocation,
      {"undo",
       "Go back to the state before the plan, or to the end of a phase, as far as the point of no return",
       "  cleave undo\n"
       "  cleave undo --to copy --yes 0123456789abcdef"},
      [&invocation, words](Output& output) {
        const auto to = chosen_phase(*words);
        return with_engine(invocation, *words, output, [&](const Engine& engine) {
          return run::undo(engine.plan, engine.actions, engine.journal, engine.clock, engine.observer, to,
                           engine.options);
        });
      });
  command.add_option("--to", words->phase, "The last phase that stays: prepare, copy, cutover or drain");
  add_engine_options(command, invocation, *words);
}

}  // namespace cleave::cli
