#pragma once

#include <string_view>

#include "drain/lines/line_reader.h"

namespace cleave::drain {

/// What a line is that no reader could make a request of: Line::error, Line::unparsable, or, where other
/// programs write to the same log (`is_shared`), Line::aside when there is no sign of a request in it.
Line kind_of_unread_line(std::string_view line, bool is_shared);

}  // namespace cleave::drain
