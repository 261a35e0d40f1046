#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "names/compiled_names.h"
#include "names/finder.h"

namespace cleave::names {

/// Appends the places within the base64 or UTF-16 stretch around `at`, as offsets in `bytes`. Returns up to
/// where the stretch has been looked at.
std::size_t find_in_base64(const CompiledNames& names, std::string_view bytes, std::size_t at,
                           std::string_view key, std::vector<Found>& found);
std::size_t find_in_utf16(const CompiledNames& names, std::string_view bytes, std::size_t at,
                          std::string_view key, bool in_base64, std::vector<Found>& found);

}  // namespace cleave::names
