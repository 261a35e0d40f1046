#pragma once

#include <cstdint>
#include <string>

namespace cleave::cli {

/// "300", "64K", "20M", "5G": bytes, in powers of 1000. Throws Error(input, "bad-size").
std::uint64_t parse_size(const std::string& text);

}  // namespace cleave::cli
