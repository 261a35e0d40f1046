#pragma once

#include <cstdint>
#include <string_view>

namespace cleave::mysql {

/// CRC32 (of zlib, and of servers) of a text, and of the same text from its last byte to its first.
struct TwoCrcs {
  std::uint32_t forward = 0, backward = 0;
};

/// Both in one pass, eight bytes at a time: for the short texts of rows three times as fast as zlib.
TwoCrcs two_crcs(std::string_view text);

}  // namespace cleave::mysql
