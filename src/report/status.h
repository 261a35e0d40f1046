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
    std::size_t total = 0, done = 0, waiting = 0, failed = 0, blocked = 0;
  };
  struct WaitingStep {
    std::string step;
    run::Wait wait;
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
      unsettled;               ///< intended or undoing when the last run ended: the next one finds out
  bool undone = false;         ///< everything that was made has been taken back
  bool partly_undone = false;  ///< an undo to the end of a phase has ended, or may go on
  /// The command that goes on where the last one ended: "cleave run", or an undo that has not ended.
  std::string next = "cleave run";
};

Status status(const plan::Plan& plan, const run::Records& records);

/// For people; `now` tells how long waits still last.
std::string to_text(const Status& status, Time now, Look look = {});
Json to_json(const Status& status);

}  // namespace cleave::report
