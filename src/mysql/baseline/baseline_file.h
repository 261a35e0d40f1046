#pragma once

#include <cstdint>
#include <string_view>

namespace cleave::mysql {

/// The frame of a baseline file: what stands at its beginning and at its end.
constexpr std::string_view baseline_magic = "cleave baseline 1\n";
constexpr std::string_view baseline_end = "\nbaseline ends 1\n";
/// Behind the blocks: offset, size and checksum of the directory, a checksum of these, the end mark.
constexpr std::size_t trailer_bytes = 4 * 8 + baseline_end.size();

}  // namespace cleave::mysql
