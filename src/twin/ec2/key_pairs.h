#pragma once

#include <string_view>

#include "twin/service.h"

namespace cleave::twin::ec2 {

/// The caller's key pair of this name; null when there is none.
const Json* find_key_pair(const Call& call, std::string_view name);

}  // namespace cleave::twin::ec2
