#pragma once

#include <cstring>

#if defined(__SSE2__)
#include <bit>

#include <emmintrin.h>
#endif

namespace cleave::drain {

/// The first `wanted` of [at, end), or null. Fields are a few bytes long: for them a call of memchr, which
/// has to choose and to prepare, takes longer than the search (a fifth of the time of counting a log).
inline const char* find_byte(const char* at, const char* end, char wanted) {
#if defined(__SSE2__)
  const __m128i all_wanted = _mm_set1_epi8(wanted);
  for (; end - at >= 16; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const auto found = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, all_wanted)));
    if (found != 0) return at + std::countr_zero(found);
  }
#endif
  return static_cast<const char*>(std::memchr(at, wanted, static_cast<std::size_t>(end - at)));
}

}  // namespace cleave::drain
