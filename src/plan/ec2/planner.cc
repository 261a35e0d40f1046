#include "plan/ec2/network.h"
#include "plan/ec2/planners.h"
#include "plan/service_planners.h"

namespace cleave::plan {
namespace {

void declare(Draft& draft) {
  declare_network(draft);
  declare_security_groups(draft);
  declare_key_pairs(draft);
  declare_images(draft);
  // Addresses first: the address of an instance that has an elastic one is that one's.
  declare_addresses(draft);
  declare_instances(draft);
  refuse_loose_storage(draft);
}

void add_steps(Draft& draft) {
  add_security_groups(draft);
  add_key_pairs(draft);
  add_images(draft);
  add_addresses(draft);
  add_instances(draft);
  add_associations(draft);
}

}  // namespace

ServicePlanner ec2_planner() {
  return {"ec2", declare, add_steps};
}

}  // namespace cleave::plan
