#pragma once

#include <string>
#include <vector>

#include "mysql/check/check.h"

namespace cleave::mysql {

/// How a global variable is set so that it outlives a restart: where a statement cannot do that, by the
/// option file as well.
std::vector<Finding::Remedy> setting(const Side& side, const std::string& variable, const std::string& value);

}  // namespace cleave::mysql
