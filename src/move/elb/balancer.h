#pragma once

#include "aws/client.h"
#include "base/json.h"
#include "run/action.h"

namespace cleave::move::elb {

/// The load balancer that `task`'s params name, as AWS describes it, or null.
Json described(const aws::Client& elb, const run::Task& task);

}  // namespace cleave::move::elb
