#pragma once

#include "twin/service.h"

namespace cleave::twin::ec2 {

/// Whether an elastic address is on offer to another account now.
bool is_offered(const Call& call, const Json& address_row);

}  // namespace cleave::twin::ec2
