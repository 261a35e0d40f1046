#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scan/gap.h"

namespace cleave::scan {

/// What cannot be read of a content although all its bytes are there: it is encrypted, stands for a content
/// that is elsewhere, or holds compressed parts that nothing here unpacks. Nothing when it can be read.
std::optional<Gap> opaque(const std::string& place, std::string_view beginning);

}  // namespace cleave::scan
