#include "names/prefilter.h"

#include <array>

#include "names/letters.h"
#include "names/marker.h"

namespace cleave::names {
namespace {

bool may_follow(char escape, char next) {
  switch (escape) {
    case '%':
      return next >= '2' && next <= '7';
    case '=':
      return (next >= '2' && next <= '7') || next == '\n' || next == '\r';
    case '\\':
      return next == 'u' || next == 'U' || next == 'x' || next == '-' || next == '.' || next == '_' ||
             next == '\\';
    case '&':
      return next == '#' || next == 'p' || next == 'l' || next == 'a' || next == 'U';
    default:
      return false;
  }
}

struct PortableMasks {
  static Masks of(const char* at) {
    Masks masks;
    for (std::size_t i = 0; i < 64; ++i) {
      const std::uint64_t bit = std::uint64_t{1} << i;
      if (may_follow(at[i], at[i + 1])) masks.escapes |= bit;
      if (is_letter_or_digit(at[i]) || at[i] == '+' || at[i] == '/') masks.base64 |= bit;
      if (at[i] == 0) masks.zeros |= bit;
    }
    return masks;
  }
  static void hash_longs(const char* at, unsigned shift, GramHashes& out) {
    for (std::size_t i = 0; i < gram_places; ++i) put(long_gram_at(at + i * gram_stride), shift, i, out);
  }
  static void hash_shorts(const char* at, unsigned shift, GramHashes& out) {
    for (std::size_t i = 0; i < gram_places; ++i) put(short_gram_at(at + i * gram_stride), shift, i, out);
  }

 private:
  static void put(std::uint64_t gram, unsigned shift, std::size_t i, GramHashes& out) {
    out.hashes[i] = GramFilter::hash_of(gram);
    out.words[i] = out.hashes[i] >> shift;
  }
};

using Mark = void(std::string_view, std::size_t, std::size_t, const KeyGrams&, Marks&);

Mark* fastest() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) return mark_by_avx2;
#endif
  return mark_portably;
}

}  // namespace

void append(std::vector<std::uint32_t>& marks, std::uint32_t offset) {
  marks.push_back(offset);
}

void mark_portably(std::string_view bytes, std::size_t begin, std::size_t end, const KeyGrams& grams,
                   Marks& marks) {
  mark_with<PortableMasks>(bytes, begin, end, grams, marks);
}

void mark(std::string_view bytes, std::size_t begin, std::size_t end, const KeyGrams& grams, Marks& marks) {
  static Mark* const marking = fastest();
  marking(bytes, begin, end, grams, marks);
}

}  // namespace cleave::names
