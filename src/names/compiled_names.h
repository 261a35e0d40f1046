#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "names/grams.h"
#include "names/keys.h"
#include "names/name_map.h"

namespace cleave::names {

/// A map made ready for the search. Immutable.
struct CompiledNames {
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  /// The entry of a key that is no name: the begin of a signed text, in which nothing can be rewritten.
  /// https://www.rfc-editor.org/rfc/rfc4880#section-7
  static constexpr std::uint32_t signed_text = 0xFFFFFFFF;

  std::vector<NameEntry> entries;
  std::vector<Key> keys;
  KeyGrams grams;
  /// Keys that are too short for grams, by their text.
  std::unordered_map<std::string, std::vector<std::uint32_t>, Hash, std::equal_to<>> tiny;

  explicit CompiledNames(const NameMap& map) : entries(map.entries()), keys(keys_of(map)) {
    keys.push_back({"-----begin pgp signed message-----", signed_text, Spelling::plain});
    grams = grams_of(keys);
    for (const std::uint32_t key : grams.tiny) tiny[keys[key].text].push_back(key);
  }
};

}  // namespace cleave::names
