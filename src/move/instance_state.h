#pragma once

#include <string>

#include "aws/client.h"

namespace cleave::move {

/// "running", "stopped", …; "" when EC2 does not list the instance.
/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html
std::string instance_state(const aws::Client& ec2, const std::string& id);

}  // namespace cleave::move
