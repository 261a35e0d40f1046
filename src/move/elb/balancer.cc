#include "move/elb/balancer.h"

#include "move/call_or_null.h"

namespace cleave::move::elb {

Json described(const aws::Client& elb, const run::Task& task) {
  const Json answer =
      call_or_null(elb, "DescribeLoadBalancers",
                   {{"LoadBalancerNames", {at(task.params, "LoadBalancerName")}}}, {"LoadBalancerNotFound"});
  const Json* found = find(answer, "LoadBalancerDescriptions/0");
  return found == nullptr ? Json(nullptr) : *found;
}

}  // namespace cleave::move::elb
