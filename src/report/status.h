#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "plan/plan.h"
#include "report/layout.h"
#include "run/record.h"

namespace cleave::report {

/// Where a journal stands in its plan: what `cleave status` shows.
struct Status {
  struct PhaseStatus {
    plan::Phase phase;
    /// Every step is in one of them: together they are `total`.
    std::size_t done = 0, waiting = 0, failed = 0, blocked = 0, under_way = 0, to_do = 0;
    std::size_t total = 0;
  };
  struct WaitingStep {
    std::string step;
    run::Wait wait;
    bool confirmed = false;  ///< by a person, and nobody has looked since
  };
  struct FailedStep {
    std::string step;
    run::Failure failure;
    std::vector<std::string> blocks;  ///< every step that cannot start before this one is done
  };

  std::vector<PhaseStatus> phases;   ///< those with steps
  std::vector<WaitingStep> waiting;  ///< persons first, then the earliest
  /// Taken back, but caches may still lead visitors to the destination: what was copied stays until then.
  std::vector<WaitingStep> remembered;
  std::vector<FailedStep> failed;
  std::vector<std::string>
      unsettled;                   ///< intended or undoing when the last run ended: the next one finds out
  bool undone = false;             ///< everything that was made has been taken back
  bool partly_undone = false;      ///< an undo to the end of a phase has ended, or may go on
  bool begun = false;              ///< anything has been done of it, ever
  std::vector<std::string> ready;  ///< steps to do whose needs are done: what a run begins with
  double seconds_left = 0;         ///< as they are expected, waits included, persons not
  std::size_t persons_left = 0;    ///< steps that a person has still to do
  /// The command that goes on where the last one ended: "cleave run", or an undo that has not ended.
  std::string next = "cleave run";
};

/// `now` tells how long waits still last; `confirmed` are the steps that were confirmed since the last run;
/// `unfinished_undo` is what an undo that has not ended is to go back to (run::Journal).
Status status(const plan::Plan& plan, const run::Records& records, Time now,
              const std::vector<std::string>& confirmed = {},
              const std::optional<std::string>& unfinished_undo = std::nullopt);

/// For people. `at_work`: who carries the plan out at this moment, in words, or "".
std::string to_text(const Status& status, Time now, const std::string& at_work = "", Look look = {});
Json to_json(const Status& status);
/// What to type to go on, or why there is nothing to type.
std::string next_words(const Status& status, const std::string& at_work = "");

}  // namespace cleave::report
