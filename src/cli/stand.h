#pragma once

#include <optional>

#include "base/lock_holder.h"
#include "cli/work_dir.h"
#include "plan/plan.h"
#include "report/status.h"

namespace cleave::cli {

/// Where a plan stands.
struct Stand {
  Time now{};  ///< by the clock of the last run: a twin has its own
  report::Status status;
};

Stand read_stand(const WorkDir& work_dir, const plan::Plan& plan);

/// Who executes steps at this moment.
std::optional<LockHolder> at_work(const WorkDir& work_dir);

}  // namespace cleave::cli
