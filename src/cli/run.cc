#include "cli/engine.h"
#include "run/runner.h"

namespace cleave::cli {

void add_run(CLI::App& app, Invocation& invocation) {
  const auto words = std::make_shared<EngineWords>();
  auto& command = add_command(
      app, invocation,
      {"run", "Carry out the plan, from where it stands; needs the plan's hash as confirmation",
       "  cleave run\n"
       "  cleave run --until copy --yes 0123456789abcdef\n"
       "  cleave run --longest-wait 0        # do what can be done now, exit 3 when something has to wait"},
      [&invocation, words](Output& output) {
        const auto until = chosen_phase(*words);
        return with_engine(invocation, *words, output, [&](const Engine& engine) {
          auto options = engine.options;
          options.until = until;
          return run::run(engine.plan, engine.actions, engine.journal, engine.clock, engine.observer,
                          options);
        });
      });
  command.add_option("--until", words->phase,
                     "The last phase to carry out: prepare, copy, cutover, drain or retire");
  add_engine_options(command, invocation, *words);
}

}  // namespace cleave::cli
