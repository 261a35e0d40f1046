#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace cleave::drain {

/// What a user agent says of itself. It may lie: nobody gains anything by calling itself noise.
enum class AgentKind : std::uint8_t { other, health_check, own_probe, monitor, crawler, scanner };

/// The parts of user agents, in lower case, that make them another kind than `other` where they stand as
/// words of their own; "*" at the end stands for more letters.
std::vector<std::string_view> known_agent_parts();

/// So many bytes of a user agent count.
constexpr std::size_t longest_agent = 512;

AgentKind kind_of_agent(std::string_view user_agent);

}  // namespace cleave::drain
