#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "plan/plan.h"
#include "run/record.h"

namespace cleave::run {

enum class Direction { forward, undo };
/// Did the engine change something, or was it so already?
enum class Effect { made, found };

/// The steps of one phase: all that are to be done, and those done before.
struct PhaseCount {
  plan::Phase phase;
  std::size_t total = 0;
  std::size_t done = 0;
};

/// The first event of a run or an undo.
struct RunStarted {
  Time at;
  Direction direction;
  std::vector<PhaseCount> phases;  ///< those with steps, in the order in which they are worked through
};
/// A step is begun: its first call leaves now.
struct StepStarted {
  Time at;
  const plan::Step& step;
  int attempt;
};
/// A step is not in effect yet; said again only when the reason changes.
struct StepWaiting {
  Time at;
  const plan::Step& step;
  Wait wait;
};
/// A call of a step got no answer, or too many were made: it is tried again. Said again only when the error
/// changes.
struct StepHindered {
  Time at;
  const plan::Step& step;
  Failure failure;
  Time until;  ///< the next try
};
struct StepDone {
  Time at;
  const plan::Step& step;
  std::chrono::milliseconds took;
  Effect effect;
};
struct StepFailed {
  Time at;
  const plan::Step& step;
  Failure failure;
};
/// Steps that cannot start any more in this run; each is named once, with the first cause.
struct StepsBlocked {
  Time at;
  const plan::Step& by;
  std::vector<const plan::Step*> steps;
};
struct PhaseDone {
  Time at;
  plan::Phase phase;
};
/// All that is left waits. `until` is the earliest time at which something is looked at again.
struct Sleeping {
  Time at;
  Time until;
  const plan::Step& step;
  std::string reason;
};

/// What the engine says while it works. Steps are those of the plan, which outlives every event.
using Event = std::variant<RunStarted, StepStarted, StepWaiting, StepHindered, StepDone, StepFailed,
                           StepsBlocked, PhaseDone, Sleeping>;

/// Hears what happens. Called on the thread that runs the engine, after the journal has it; must not throw.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void notice(const Event& event) = 0;
};

}  // namespace cleave::run
