#pragma once

#include "plan/draft.h"

namespace cleave::plan {

// One planner a service; each is defined in the file of its name (plan/ec2.cc or plan/ec2/planner.cc) and
// listed in plan/service_planners.cc.

ServicePlanner iam_planner();
ServicePlanner ec2_planner();
ServicePlanner s3_planner();
ServicePlanner acm_planner();
ServicePlanner elb_planner();
ServicePlanner route53_planner();
ServicePlanner cloudfront_planner();
ServicePlanner registrar_planner();
ServicePlanner hosts_planner();
ServicePlanner drain_planner();
ServicePlanner decision_planner();
ServicePlanner names_planner();
ServicePlanner mysql_planner();
ServicePlanner drift_planner();

}  // namespace cleave::plan
