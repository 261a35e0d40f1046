#include "move/instance_state.h"

#include "move/call_or_null.h"

namespace cleave::move {

std::string instance_state(const aws::Client& ec2, const std::string& id) {
  const Json answer =
      call_or_null(ec2, "DescribeInstances", {{"InstanceIds", {id}}}, {"InvalidInstanceID.NotFound"});
  return text_or(answer, "Reservations/0/Instances/0/State/Name", "");
}

}  // namespace cleave::move
