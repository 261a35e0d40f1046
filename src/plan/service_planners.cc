#include "plan/service_planners.h"

#include "plan/draft.h"

namespace cleave::plan {

const std::vector<ServicePlanner>& service_planners() {
  static const std::vector<ServicePlanner> planners{
      // Who says what stands around an instance comes before the instance.
      // Traffic waits for the last copies of data (s3), aliases for the records' TTLs, the registrar for
      // both. What is asked before visitors are led comes after them, then the databases: they go along with
      // all of them. The decision that nobody is left waits for everything, and what holds all of the
      // cut-over
      // back comes last.
      iam_planner(),     ec2_planner(),        s3_planner(),        acm_planner(),   elb_planner(),
      route53_planner(), cloudfront_planner(), registrar_planner(), hosts_planner(), drain_planner(),
      names_planner(),   mysql_planner(),      decision_planner(),  drift_planner(),
  };
  return planners;
}

}  // namespace cleave::plan
