#include "report/ending.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/layout.h"

namespace cleave::report {
namespace {

using plan::Phase;
using run::Direction;
using run::Outcome;

std::size_t steps_up_to(const plan::Plan& plan, Phase last) {
  return static_cast<std::size_t>(std::count_if(plan.steps.begin(), plan.steps.end(),
                                                [&](const auto& step) { return step.phase <= last; }));
}

/// The first phase after `last` that has steps.
std::optional<Phase> phase_after(const plan::Plan& plan, Phase last) {
  std::optional<Phase> next;
  for (const auto& step : plan.steps) {
    if (step.phase > last && (!next || step.phase < *next)) next = step.phase;
  }
  return next;
}

bool is_in(const plan::Plan& plan, const std::string& step_id, Phase phase) {
  const auto* step = plan.find(step_id);
  return step != nullptr && step->phase == phase;
}

std::string reached(const plan::Plan& plan, std::optional<Phase> until) {
  const auto last = until.value_or(Phase::retire);
  const auto next = phase_after(plan, last);
  if (!next) {
    return fmt::format("The plan is carried out: {} done.\n", counted(plan.steps.size(), "step")) +
           "Next: cleave verify    # compares source and destination, and says who answers each host\n";
  }
  auto text = fmt::format("Everything up to the end of {} is done, {} of {} steps.\n", to_text(last),
                          steps_up_to(plan, last), plan.steps.size());
  if (last >= Phase::copy) text += "To look at what has been reached: cleave verify\n";
  const auto count = steps_up_to(plan, *next) - steps_up_to(plan, last);
  const auto no_return =
      is_in(plan, plan.point_of_no_return, *next) ? ", which has the point of no return" : "";
  return text + fmt::format("Next is {} ({}{}): cleave run --until {}, or cleave run for all that is left.\n",
                            to_text(*next), counted(count, "step"), no_return, to_text(*next));
}

std::string returned(const Outcome& outcome, std::optional<Phase> to) {
  if (!to) {
    return "Everything that the plan made is taken back; both accounts are as they were before it.\n"
           "'cleave run' would start it afresh, 'cleave plan' makes another one.\n";
  }
  if (outcome.standing == 0) return "Nothing of the plan is in effect any more.\n";
  return fmt::format("Nothing behind the end of {} is in effect; {} up to there.\n", to_text(*to),
                     outcome.standing == 1 ? "1 step is" : fmt::format("{} steps are", outcome.standing)) +
         "To go on from there: cleave run. To take back the rest, with what was written there meanwhile: "
         "cleave undo --everything\n";
}

std::string waits_of(const Outcome& outcome) {
  std::string text;
  for (const auto& [step, wait] : outcome.waiting) {
    if (wait.person)  // The progress has told what to do.
      text += fmt::format("waits for you: {} (cleave status shows what to do)\n", step);
    else
      text +=
          wrapped("waiting  ", fmt::format("{} until {}: {}", step, to_utc_text(wait.until), wait.reason));
  }
  return text;
}

}  // namespace

std::string ending(const plan::Plan& plan, const Outcome& outcome, Direction direction,
                   std::optional<Phase> last) {
  const auto command = direction == Direction::forward ? std::string("cleave run")
                       : last                          ? fmt::format("cleave undo --to {}", to_text(*last))
                                                       : std::string("cleave undo --everything");
  auto text = waits_of(outcome);
  switch (outcome.result) {
    case Outcome::Result::done:
      return text + (direction == Direction::forward ? reached(plan, last) : returned(outcome, last));
    case Outcome::Result::failed:
      if (outcome.refused)
        return text + fmt::format(
                          "{} cannot be taken back as things stand. Nothing was changed: visitors are "
                          "answered as before. When the cause is gone: {}\n",
                          counted(outcome.failed.size(), "step"), command);
      return text + fmt::format("{} failed, {} blocked by them. When the cause is gone, go on with: {}\n",
                                counted(outcome.failed.size(), "step"), outcome.blocked.size(), command);
    case Outcome::Result::waiting:
      return text + fmt::format("Then go on with: {}\n", command);
    case Outcome::Result::stopped:
      return text + fmt::format("Stopped; nothing is lost. To go on: {}\n", command);
  }
  return text;
}

}  // namespace cleave::report
