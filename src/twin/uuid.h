#pragma once

#include <string>
#include <string_view>

#include "twin/world.h"

namespace cleave::twin {

/// As World::hex_id, in the form of a UUID, which the ids of many services have.
std::string uuid_for(World& world, std::string_view natural_key);

}  // namespace cleave::twin
