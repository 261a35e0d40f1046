#pragma once

#include <string_view>

namespace cleave::twin {

/// Whether no value of a JSON text lies in more than 32 others. Much of what walks documents is recursive, so
/// what somebody sends as a text is looked at before it is parsed.
bool is_shallow_json(std::string_view text);

/// Throws Error(input, "bad-json").
void refuse_deep_nesting(std::string_view text);

}  // namespace cleave::twin
