#pragma once

#include <string_view>

namespace cleave::names {

/// Formats that are written in letters and yet count them, or that a signature or a checksum inside vouches
/// for. Why texts in this whole content cannot be given another length, a sentence's part; "" when it is none
/// of them.
std::string_view why_counted(std::string_view bytes);

}  // namespace cleave::names
