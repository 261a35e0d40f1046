#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/settings.h"
#include "move/names/name_search.h"
#include "plan/plan.h"

namespace cleave::cli {

/// The names that a plan changes, looked for in the places of cleave.toml: paths count from its folder, and
/// objects are read by the destination's profile.
class SplitNames : public move::NameSearch {
 public:
  /// All outlive it.
  SplitNames(const Invocation& invocation, const Settings& settings, const plan::Plan& plan)
      : invocation_(invocation), settings_(settings), plan_(plan) {}

  move::LeftNames left_in(const std::vector<std::string>& places) const override;

 private:
  const Invocation& invocation_;
  const Settings& settings_;
  const plan::Plan& plan_;
};

}  // namespace cleave::cli
