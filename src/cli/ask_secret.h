#pragma once

#include <optional>
#include <string>

namespace cleave::cli {

/// A line that the user types at the terminal without seeing it; nothing when the program has no terminal.
std::optional<std::string> ask_secret(const std::string& question);

}  // namespace cleave::cli
