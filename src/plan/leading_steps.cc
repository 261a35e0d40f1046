#include "plan/leading_steps.h"

#include <algorithm>
#include <array>

namespace cleave::plan {

std::vector<Step*> leading_steps(Draft& draft) {
  constexpr std::array<std::string_view, 4> others{"s3/", "names/", "mysql/", "route53/compare-zones"};
  auto steps = draft.steps_of(Phase::cutover);
  std::erase_if(steps, [&](const Step* step) {
    return std::any_of(others.begin(), others.end(),
                       [&](std::string_view kind) { return step->kind.starts_with(kind); });
  });
  return steps;
}

}  // namespace cleave::plan
