#pragma once

#include <cstdint>

namespace cleave::drain {

/// Whose logs.
enum class Side : std::uint8_t { source, destination };

}  // namespace cleave::drain
