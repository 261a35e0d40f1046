#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "plan/drain_logs.h"

namespace toml {
inline namespace v3 {
class table;
}
}  // namespace toml

namespace cleave::cli {

/// [drain] of cleave.toml: where both sides' logs are and what is asked of silence. `drain` is the section.
/// Throws Error(input) with "FILE:LINE" as parse_settings does.
plan::DrainLogs read_drain_settings(const toml::table& drain, const std::string& file);

}  // namespace cleave::cli
