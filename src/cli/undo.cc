#include "run/undo.h"
#include "run/update.h"

#include <fmt/ranges.h>

#include "base/error.h"
#include "cli/engine.h"
#include "cli/plans.h"
#include "report/undo_preface.h"

namespace cleave::cli {
namespace {

struct UndoWords : EngineWords {
  bool everything = false;
};

/// After a cut-over the way back that loses nothing comes first: visitors go back, what was copied stays.
void choose_phase(const plan::Plan& plan, const run::Records& records, UndoWords& words) {
  if (words.everything || !words.phase.empty()) return;
  if (run::visitors_were_led(plan, records)) words.phase = "copy";
}

/// Nothing is taken back before the user knows what somebody has changed since.
void demand_clear_way(const Engine& engine, const UndoWords& words, std::optional<plan::Phase> to,
                      Output& output) {
  if (words.anyway) return;
  const auto back = engine.drift.way_back(to);
  output.notice(report::not_asked(back));
  if (back.is_clear()) return;
  throw Error(Error::Kind::failed, "changed-since", "this undo would be stopped, or take what it should not")
      .next(
          "Nothing was taken back: visitors are answered as before. Put back what should not be so, or go on "
          "all "
          "the same with --anyway." +
          report::obstacles(back));
}

/// A journal that was lost in between knows nothing of what was made before.
void demand_nothing_left(const Engine& engine) {
  const auto left = engine.drift.left_behind();
  if (left.empty()) return;
  throw Error(
      Error::Kind::failed, "left-behind",
      fmt::format(
          "all that the journal knows of is taken back, but these stand at the destination, or could not be "
          "looked at: {}",
          fmt::join(left, ", ")))
      .next(
          "A lost journal does not know them. Put back its copy and run cleave undo --everything again, or "
          "delete them by hand.");
}

}  // namespace

void add_undo(CLI::App& app, Invocation& invocation) {
  const auto words = std::make_shared<UndoWords>();
  words->direction = run::Direction::undo;
  auto& command = add_command(
      app, invocation,
      {"undo",
       "Go back to the state before the plan, or to the end of a phase, as far as the point of no return",
       "  cleave undo                 # after a cut-over: visitors go back, the copies stay\n"
       "  cleave undo --everything    # then, or at once: the copies go too\n"
       "  cleave undo --to copy --yes 0123456789abcdef"},
      [&invocation, words](Output& output) {
        const auto work_dir = invocation.open_work_dir();
        const auto plan = read_plans(work_dir).in_effect().plan;
        const auto records = read_records(work_dir, plan);
        choose_phase(plan, records, *words);
        const auto to = chosen_phase(*words);
        // A refusal is all that is said of a way back that is closed.
        const bool is_closed =
            !plan.point_of_no_return.empty() && run::is_begun(records, plan.point_of_no_return);
        if (!is_closed) output.text(report::undo_preface(plan, records, to));
        return with_engine(invocation, *words, output, [&](const Engine& engine) {
          demand_clear_way(engine, *words, to, output);
          const auto outcome = run::undo(engine.plan, engine.actions, engine.journal, engine.clock,
                                         engine.observer, to, engine.options);
          if (!to && outcome.result == run::Outcome::Result::done) demand_nothing_left(engine);
          return outcome;
        });
      });
  auto* to =
      command.add_option("--to", words->phase, "The last phase that stays: prepare, copy, cutover or drain");
  command
      .add_flag("--everything", words->everything,
                "Take back the copies too, with what was written there since visitors came")
      ->excludes(to);
  command.add_flag("--anyway", words->anyway, "Go on although somebody has changed what this meets");
  add_engine_options(command, invocation, *words);
}

}  // namespace cleave::cli
