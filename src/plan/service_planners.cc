#include "plan/service_planners.h"

#include "plan/draft.h"

namespace cleave::plan {

const std::vector<ServicePlanner>& service_planners() {
  static const std::vector<ServicePlanner> planners{
      // Who says what stands around an instance comes before the instance.
  };
  return planners;
}

}  // namespace cleave::plan
