#pragma once

#include <string>
#include <string_view>

#include "scan/hit.h"

namespace cleave::scan {

/// Why no name in this place may be rewritten, a sentence's part; "" where it may. Beside what the place says
/// itself: it is an archive; something beside the file signs it or has its checksum; the file has further
/// names (hard links), which would keep the old content.
std::string why_fixed(const Place& place, std::string_view beginning);

}  // namespace cleave::scan
