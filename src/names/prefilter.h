#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "names/grams.h"

namespace cleave::names {

/// Where a block of bytes is worth a closer look; offsets from the block's begin. Some may lie behind the
/// bytes' end.
struct Marks {
  std::vector<std::uint32_t> longs, shorts;  ///< a gram of a key may stand there
  std::vector<std::uint32_t> escapes;        ///< an escape that may hide a character of a name
  std::vector<std::uint32_t> base64;         ///< in a stretch of at least 16 characters of the alphabet
  std::vector<std::uint32_t> utf16;          ///< the last of three zeros, each alone behind another byte

  void clear() {
    for (auto* each : {&longs, &shorts, &escapes, &base64, &utf16}) each->clear();
  }
};

/// Not inline: code for newer processors calls it, and what it makes of std::vector must not get into other
/// code.
void append(std::vector<std::uint32_t>& marks, std::uint32_t offset);

/// Replaces `marks` by those of bytes [begin, end). This is the only part that sees every byte.
void mark(std::string_view bytes, std::size_t begin, std::size_t end, const KeyGrams& grams, Marks& marks);

/// The same by means that every processor has.
void mark_portably(std::string_view bytes, std::size_t begin, std::size_t end, const KeyGrams& grams,
                   Marks& marks);

#if defined(__x86_64__)
/// The same for processors that have AVX2 and BMI2.
void mark_by_avx2(std::string_view bytes, std::size_t begin, std::size_t end, const KeyGrams& grams,
                  Marks& marks);
#endif

}  // namespace cleave::names
