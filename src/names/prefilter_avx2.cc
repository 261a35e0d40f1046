#include "names/prefilter.h"

#if defined(__x86_64__)

#include <array>
#include <bit>
#include <vector>

#include <immintrin.h>

// From here on functions may use what mark() has asked the processor for. What the standard library defines
// above may not, so that none of it gets into programs on other processors.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2"))), apply_to = function)
#else
#pragma GCC target("avx2,bmi,bmi2")
// Loads from many places would be gathered into vectors, which takes longer than one after another.
#pragma GCC optimize("no-tree-vectorize")
#endif

#include "names/marker.h"

namespace cleave::names {
namespace {

/// The same 16 values for both halves of a register: a table that is looked up by four bits.
__m256i table(std::array<std::uint8_t, 16> values) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(values.data())));
}

std::uint64_t mask_of_zeros(__m256i bytes) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_setzero_si256())));
}

/// A class of bytes is a bit that both tables have: one for the lower four bits of the byte, one for the
/// upper four.
__m256i classes(__m256i bytes, __m256i lower, __m256i upper) {
  const __m256i high = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0F));
  return _mm256_and_si256(_mm256_shuffle_epi8(lower, bytes), _mm256_shuffle_epi8(upper, high));
}

// Bytes that follow an escape's first one, see may_follow in prefilter.cc:
// 1: 2-7, 2: line break, 4: u x, 8: U _ backslash, 16: - ., 32: #, 64: p, 128: l a
constexpr std::array<std::uint8_t, 16> follower_lower{64, 128, 1, 1 | 32, 1,       1 | 4 | 8, 1,  1,
                                                      4,  0,   2, 0,      8 | 128, 2 | 16,    16, 8};
constexpr std::array<std::uint8_t, 16> follower_upper{2, 0, 16 | 32, 1, 0, 8, 128, 4 | 64,
                                                      0, 0, 0,       0, 0, 0, 0,   0};
// First bytes of escapes by their lower four bits, which are all different, and what may follow each.
constexpr std::array<std::uint8_t, 16> first_byte{1, 0, 0, 0, 0, '%', '&', 0, 0, 0, 0, 0, '\\', '=', 0, 0};
constexpr std::array<std::uint8_t, 16> followers{0, 0, 0,          0,     0, 1, 8 | 32 | 64 | 128, 0, 0, 0,
                                                 0, 0, 4 | 8 | 16, 1 | 2, 0, 0};
// 1: 0-9, 2: A-O a-o, 4: P-Z p-z, 8: + /
constexpr std::array<std::uint8_t, 16> base64_lower{1 | 4, 7, 7,     7,     7, 7, 7, 7,
                                                    7,     7, 2 | 4, 2 | 8, 2, 2, 2, 2 | 8};
constexpr std::array<std::uint8_t, 16> base64_upper{0, 0, 8, 1, 2, 4, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0};

[[gnu::always_inline]] inline Masks half_masks(const char* at) {
  const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
  const __m256i next = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + 1));
  const __m256i is_first = _mm256_cmpeq_epi8(_mm256_shuffle_epi8(table(first_byte), bytes), bytes);
  const __m256i wanted = _mm256_and_si256(is_first, _mm256_shuffle_epi8(table(followers), bytes));
  const __m256i escapes =
      _mm256_and_si256(wanted, classes(next, table(follower_lower), table(follower_upper)));
  const __m256i base64 = classes(bytes, table(base64_lower), table(base64_upper));
  return {~mask_of_zeros(escapes) & 0xFFFFFFFFu, ~mask_of_zeros(base64) & 0xFFFFFFFFu, mask_of_zeros(bytes)};
}

struct Avx2Masks {
  [[gnu::always_inline]] static Masks of(const char* at) {
    const Masks low = half_masks(at), high = half_masks(at + 32);
    return {low.escapes | high.escapes << 32, low.base64 | high.base64 << 32, low.zeros | high.zeros << 32};
  }
  /// Four bytes at every fourth place are what 32 bytes are when taken four at a time.
  static_assert(gram_stride == sizeof(std::uint32_t) && short_gram == gram_stride && long_gram == 6);
  [[gnu::always_inline]] static void hash_longs(const char* at, unsigned shift, GramHashes& out) {
    for (std::size_t i = 0; i < gram_places; i += 8) {
      const __m256i stems = small_letters(at + i * gram_stride);
      const __m256i rests =
          _mm256_and_si256(small_letters(at + (i + 1) * gram_stride), _mm256_set1_epi32(0xFFFF));
      store(_mm256_add_epi32(product(stems, GramFilter::of_stem), product(rests, GramFilter::of_rest)), shift,
            i, out);
    }
  }
  [[gnu::always_inline]] static void hash_shorts(const char* at, unsigned shift, GramHashes& out) {
    for (std::size_t i = 0; i < gram_places; i += 8)
      store(product(small_letters(at + i * gram_stride), GramFilter::of_stem), shift, i, out);
  }

 private:
  [[gnu::always_inline]] static __m256i small_letters(const char* at) {
    return _mm256_or_si256(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(at)), _mm256_set1_epi8(0x20));
  }
  [[gnu::always_inline]] static __m256i product(__m256i values, std::uint32_t by) {
    return _mm256_mullo_epi32(values, _mm256_set1_epi32(static_cast<int>(by)));
  }
  [[gnu::always_inline]] static void store(__m256i sums, unsigned shift, std::size_t i, GramHashes& out) {
    const __m256i mixed = _mm256_xor_si256(sums, _mm256_srli_epi32(sums, 16));
    const __m256i hashes = product(mixed, GramFilter::of_all);
    const __m256i words = _mm256_srl_epi32(hashes, _mm_cvtsi32_si128(static_cast<int>(shift)));
    _mm256_store_si256(reinterpret_cast<__m256i*>(&out.hashes[i]), hashes);
    _mm256_store_si256(reinterpret_cast<__m256i*>(&out.words[i]), words);
  }
};

}  // namespace

void mark_by_avx2(std::string_view bytes, std::size_t begin, std::size_t end, const KeyGrams& grams,
                  Marks& marks) {
  mark_with<Avx2Masks>(bytes, begin, end, grams, marks);
}

}  // namespace cleave::names

#if defined(__clang__)
#pragma clang attribute pop
#endif

#endif
