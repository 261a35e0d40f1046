#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "names/keys.h"

namespace cleave::names {

/// A text is looked at in every fourth byte only, so of every key four pieces ("grams") that begin one byte
/// after another are known: one of them stands where the text is looked at. Keys of at least nine characters
/// without ':' and
/// '/' are known by grams of six bytes, shorter ones by grams of four, for which those of five and six
/// characters also take a border. Capitals and small letters are one: bit 0x20 is set in all bytes.
constexpr std::size_t gram_stride = 4;
constexpr std::size_t long_gram = 6;
constexpr std::size_t short_gram = 4;

/// Reads eight bytes at `at`.
inline std::uint64_t long_gram_at(const char* at) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, at, 8);
  return (bytes | 0x2020202020202020u) & 0xFFFFFFFFFFFFu;
}
/// Reads four bytes at `at`.
inline std::uint32_t short_gram_at(const char* at) {
  std::uint32_t bytes = 0;
  std::memcpy(&bytes, at, 4);
  return bytes | 0x20202020u;
}

/// Tells quickly that no key has a gram: two bits in a word for each gram, all by its hash. Processors
/// compute many of these hashes at once.
class GramFilter {
 public:
  explicit GramFilter(std::size_t grams = 0);

  void add(std::uint64_t gram);
  bool test(std::uint64_t gram) const {
    const std::uint32_t hash = hash_of(gram);
    return (test(hash, hash >> shift_) & 1) != 0;
  }
  bool is_empty() const { return is_empty_; }

  static constexpr std::uint32_t of_stem = 0x9E3779B1u, of_rest = 0x85EBCA77u, of_all = 0xC2B2AE3Du;
  static std::uint32_t hash_of(std::uint64_t gram) {
    const std::uint32_t sum =
        static_cast<std::uint32_t>(gram) * of_stem + static_cast<std::uint32_t>(gram >> 32) * of_rest;
    return (sum ^ sum >> 16) * of_all;
  }
  /// A hash shifted to the right by this is the number of a word.
  unsigned shift() const { return shift_; }
  /// Bit 0 is set when there may be a gram with the hash; the others mean nothing.
  std::uint32_t test(std::uint32_t hash, std::uint32_t word) const {
    return words_[word] >> (hash & 31) & words_[word] >> (hash >> 5 & 31);
  }

 private:
  std::vector<std::uint32_t> words_;
  unsigned shift_;
  bool is_empty_ = true;
};

/// Where a gram stands in a key.
struct GramPlace {
  std::uint32_t key;
  std::int32_t offset;  ///< of the gram in the key's text; -1 with a border before
};

/// From grams to their places in keys. Immutable once built.
class GramTable {
 public:
  GramTable() = default;
  explicit GramTable(std::vector<std::pair<std::uint64_t, GramPlace>> grams);

  /// The places of a gram.
  std::pair<const GramPlace*, const GramPlace*> find(std::uint64_t gram) const;
  const GramFilter& filter() const { return filter_; }

 private:
  struct Slot {
    std::uint64_t gram = 0;
    std::uint32_t begin = 0, end = 0;  ///< empty when equal
  };
  std::size_t slot_of(std::uint64_t gram) const;

  GramFilter filter_;
  std::vector<Slot> slots_ = std::vector<Slot>(1);
  std::vector<GramPlace> places_;
};

/// A key's number that stands for no key but for "look at the words around": for names of three and four
/// letters.
constexpr std::uint32_t no_key = 0xFFFFFFFF;

/// All keys by their grams.
struct KeyGrams {
  GramTable longs, shorts;
  std::vector<std::uint32_t> tiny;  ///< keys that are too short for grams
};
KeyGrams grams_of(const std::vector<Key>& keys);

}  // namespace cleave::names
