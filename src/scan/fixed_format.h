#pragma once

#include <string>
#include <string_view>

#include "names/finder.h"
#include "scan/hit.h"

namespace cleave::scan {

/// Why no name in this place may be rewritten, a sentence's part; "" where it may. Beside what the place says
/// itself: it is an archive; something beside the file signs it or has its checksum; the file has further
/// names (hard links), which would keep the old content.
std::string why_fixed(const Place& place, std::string_view beginning);

/// Takes the replacement away, and says why, where `why` tells so or the length of a binary content would
/// change.
void keep_format(names::Found& found, const std::string& why, bool is_binary);

}  // namespace cleave::scan
