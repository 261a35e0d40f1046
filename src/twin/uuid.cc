#include "twin/uuid.h"

#include <fmt/format.h>

namespace cleave::twin {

std::string uuid_for(World& world, std::string_view natural_key) {
  const std::string digits = world.hex_id("", 32, natural_key);
  return fmt::format("{}-{}-{}-{}-{}", digits.substr(0, 8), digits.substr(8, 4), digits.substr(12, 4),
                     digits.substr(16, 4), digits.substr(20));
}

}  // namespace cleave::twin
