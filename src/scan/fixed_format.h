#pragma once

#include <string>
#include <string_view>

#include "scan/hit.h"

namespace cleave::scan {

/// Why no name in this place may be rewritten, a sentence's part; "" where it may. Beside what the place says
/// itself: it is an archive, or what a tool remembers of the world; something beside the file signs it, has
/// its checksum or is made from it; the file has further names (hard links), which would keep the old
/// content. Whether the content is of a kind that can be changed at all is told by names::why_not_editable.
std::string why_fixed(const Place& place, std::string_view beginning);

}  // namespace cleave::scan
