#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "names/prefilter.h"

namespace cleave::names {

/// Bit i says something of byte i of a step.
struct Masks {
  std::uint64_t escapes = 0;  ///< begins an escape, as far as two bytes tell
  std::uint64_t base64 = 0;   ///< of the alphabet
  std::uint64_t zeros = 0;
};

/// Of the grams at the places of a step: their hashes, and which words of the filter they ask.
constexpr std::uint32_t gram_places = 64 / gram_stride, places_at_once = gram_places / 2;
struct GramHashes {
  alignas(32) std::array<std::uint32_t, gram_places> hashes, words;
};

/// Marks one step after another. `MasksOf` computes the masks and hashes of a step by the means of the
/// processor at hand.
template <class MasksOf>
class Marker {
 public:
  static constexpr std::size_t step = 64;
  static constexpr std::size_t beyond = 8;  ///< so many bytes behind a step are read

  Marker(const KeyGrams& grams, Marks& marks)
      : longs_(grams.longs.filter()), shorts_(grams.shorts.filter()), marks_(marks) {}

  // Within the loop over all steps, so that what they share is set up once.
  [[gnu::always_inline]] void operator()(const char* at, std::uint32_t offset) {
    const Masks masks = MasksOf::of(at);
    if (~masks.zeros == 0) {  // What a tenth of a program is.
      base64_ = {};
      zeros_before_ = masks.zeros;
      return;
    }
    mark_grams(at, offset);
    for (std::uint64_t rest = masks.escapes; rest != 0; rest &= rest - 1)
      append(marks_.escapes, offset + static_cast<std::uint32_t>(std::countr_zero(rest)));
    mark_base64(masks.base64, offset);
    mark_utf16(masks.zeros, offset);
  }

  /// What stands before the first step matters to stretches that go on in it.
  void begin_behind(const char* at) {
    const Masks masks = MasksOf::of(at);
    base64_.ends(masks.base64);
    zeros_before_ = masks.zeros;
  }

 private:
  /// Where rows of 16 set bits end, over the borders of steps.
  class Rows {
   public:
    std::uint64_t ends(std::uint64_t mask) {
      const std::uint64_t two = mask & (mask << 1 | one_ >> 63);
      const std::uint64_t four = two & (two << 2 | two_ >> 62);
      const std::uint64_t eight = four & (four << 4 | four_ >> 60);
      const std::uint64_t sixteen = eight & (eight << 8 | eight_ >> 56);
      one_ = mask, two_ = two, four_ = four, eight_ = eight;
      return sixteen;
    }

   private:
    std::uint64_t one_ = 0, two_ = 0, four_ = 0, eight_ = 0;
  };

  [[gnu::always_inline]] void mark_grams(const char* at, std::uint32_t offset) {
    GramHashes hashes;
    MasksOf::hash_longs(at, longs_.shift(), hashes);
    mark_grams(longs_, hashes, offset, marks_.longs);
    if (shorts_.is_empty()) return;
    MasksOf::hash_shorts(at, shorts_.shift(), hashes);
    mark_grams(shorts_, hashes, offset, marks_.shorts);
  }

  [[gnu::always_inline]] static void mark_grams(const GramFilter& filter, const GramHashes& hashes,
                                                std::uint32_t offset, std::vector<std::uint32_t>& marks) {
    for (std::uint32_t from = 0; from < gram_places; from += places_at_once) {
      const auto any = [&]<std::uint32_t... i>(std::integer_sequence<std::uint32_t, i...>) {
        return (filter.test(hashes.hashes[from + i], hashes.words[from + i]) | ...);
      };
      if (!(any(std::make_integer_sequence<std::uint32_t, places_at_once>{}) & 1)) continue;
      for (std::uint32_t i = from; i < from + places_at_once; ++i) {
        if (filter.test(hashes.hashes[i], hashes.words[i]) & 1)
          append(marks, offset + i * static_cast<std::uint32_t>(gram_stride));
      }
    }
  }

  void mark_base64(std::uint64_t mask, std::uint32_t offset) {
    const std::uint64_t ends = base64_.ends(mask);
    // One mark for each stretch in the step: where a row of 16 is first complete.
    for (std::uint64_t rest = ends & ~(ends << 1); rest != 0; rest &= rest - 1)
      append(marks_.base64, offset + static_cast<std::uint32_t>(std::countr_zero(rest)));
  }

  void mark_utf16(std::uint64_t zeros, std::uint32_t offset) {
    const std::uint64_t before = zeros_before_;
    zeros_before_ = zeros;
    if (zeros == 0) return;
    const std::uint64_t two = zeros & (zeros << 2 | before >> 62);
    const std::uint64_t three = two & (zeros << 4 | before >> 60);
    const std::uint64_t between = (zeros << 1 | before >> 63) | (zeros << 3 | before >> 61);
    const std::uint64_t rows = three & ~between;
    for (std::uint64_t rest = rows & ~(rows << 2); rest != 0; rest &= rest - 1)
      append(marks_.utf16, offset + static_cast<std::uint32_t>(std::countr_zero(rest)));
  }

  const GramFilter& longs_;
  const GramFilter& shorts_;
  Marks& marks_;
  Rows base64_;
  std::uint64_t zeros_before_ = 0;
};

/// The marks of bytes [begin, end).
template <class MasksOf>
void mark_with(std::string_view bytes, std::size_t begin, std::size_t end, const KeyGrams& grams,
               Marks& marks) {
  using Step = Marker<MasksOf>;
  marks.clear();
  Step marker(grams, marks);
  if (begin >= Step::step && begin + Step::beyond <= bytes.size())
    marker.begin_behind(bytes.data() + begin - Step::step);
  std::size_t at = begin;
  for (; at < end && at + Step::step + Step::beyond <= bytes.size(); at += Step::step)
    marker(bytes.data() + at, static_cast<std::uint32_t>(at - begin));
  // What is left is copied, so that reading further than the bytes reach meets zeros.
  for (; at < end; at += Step::step) {
    std::array<char, Step::step + Step::beyond> rest{};
    bytes.copy(rest.data(), rest.size(), at);
    marker(rest.data(), static_cast<std::uint32_t>(at - begin));
  }
}

}  // namespace cleave::names
