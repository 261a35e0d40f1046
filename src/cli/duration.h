#pragma once

#include <chrono>
#include <string>

namespace cleave::cli {

/// "90s", "15m", "2h", "1d". Throws Error(input, "bad-duration").
std::chrono::seconds parse_duration(const std::string& text);

}  // namespace cleave::cli
