#pragma once

#include <cstdint>
#include <string_view>

namespace cleave::drain {

/// What a user agent says of itself. It may lie: nobody gains anything by calling itself noise.
enum class AgentKind : std::uint8_t { other, health_check, own_probe, monitor, crawler, scanner };

AgentKind kind_of_agent(std::string_view user_agent);

}  // namespace cleave::drain
