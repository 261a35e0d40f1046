#pragma once

#include <string_view>

#include "twin/world.h"

namespace cleave::twin::ec2 {

/// Amazon's own images, which every account may launch: somewhere the first instance has to come from.
void ensure_public_images(World& world, std::string_view region);

}  // namespace cleave::twin::ec2
