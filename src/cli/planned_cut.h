#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/work_dir.h"
#include "drain/cut.h"

namespace cleave::cli {

/// What a plan and its journal know of the moment when clients were led to the destination.
struct PlannedCut {
  std::vector<std::string> hosts;      ///< that move
  std::vector<std::string> old_names;  ///< host and bucket names that the destination has not
  std::optional<drain::Cut> cut;       ///< none before the steps of the cutover are done
};

PlannedCut planned_cut(const WorkDir& work_dir);

}  // namespace cleave::cli
