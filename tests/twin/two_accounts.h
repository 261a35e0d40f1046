#pragma once

namespace cleave::twin {

/// The accounts of all estates of these tests.
inline constexpr const char* source = "111111111111";
inline constexpr const char* destination = "222222222222";

}  // namespace cleave::twin
