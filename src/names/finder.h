#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "names/name_map.h"

namespace cleave::names {

/// How sure it is that the bytes name the resource.
enum class Confidence {
  certain,   ///< the form allows nothing else
  likely,    ///< a name that nobody writes by chance, in a place that does not say what it is
  ambiguous  ///< may be a common word, a folder, or a part of something else; not rewritten unless asked for
};
std::string_view word_of(Confidence confidence);

/// How the bytes of a name are written, from the outside in.
enum class Encoding { percent, json_escape, entity, quoted_printable, base64, utf16le, utf16be };
/// "percent", "json-escape", "entity", "quoted-printable", "base64", "utf-16le", "utf-16be".
std::string_view word_of(Encoding encoding);

/// A stretch of bytes that is read as something else (base64, UTF-16) before the name is found in it.
struct Layer {
  Encoding encoding = Encoding::base64;
  std::size_t offset = 0;  ///< where the stretch begins, in the bytes of the layer around it
  std::size_t length = 0;
};

/// A place where a name stands.
struct Found {
  std::size_t offset =
      0;  ///< in the given bytes; in base64 of the first character that carries a part of the name
  std::size_t length = 0;  ///< in the given bytes
  std::size_t entry = 0;   ///< the number of the entry in NameMap::entries()
  std::size_t form = 0;    ///< the number of the form in forms() (names/forms.h)
  Confidence confidence = Confidence::certain;
  std::vector<Encoding> encodings;  ///< from the outside in; empty for plain bytes
  std::optional<std::string>
      replacement;     ///< what must stand in its place: in the same escaping. Inside layers it is
                       ///< the text before their encoding. Write it by names/edits.h only.
  std::string reason;  ///< why there is no replacement, a sentence's part; "" when there is one

  std::vector<Layer> layers;  ///< from the outside in; empty when the name stands in the bytes themselves
  std::size_t inner_offset =
      0;  ///< where the replacement goes in the innermost layer; `offset` without layers
  std::size_t inner_length = 0;
};

/// What the caller knows of the bytes.
struct FindContext {
  static constexpr std::size_t to_the_end = std::numeric_limits<std::size_t>::max();

  /// Only names whose first byte is in [begin, end) are reported; what stands around is still looked at.
  /// Pieces of one buffer give together what the whole gives, if every piece is given with Finder::margin
  /// bytes more on both sides (or all there are).
  std::size_t begin = 0;
  std::size_t end = to_the_end;
  /// The key under which the whole text stands, as in documents of an inventory: "Bucket".
  std::string_view key = {};
};

/// Finds the names of a map in any bytes, in all their written forms (names/forms.h) and encodings. Immutable
/// after construction: may be used by several threads.
class Finder {
 public:
  /// How far around a name its surroundings matter, in bytes.
  static constexpr std::size_t margin = std::size_t{128} * 1024;

  /// Keeps no reference to the map. Takes about a microsecond and a few hundred bytes a name.
  explicit Finder(const NameMap& map);
  ~Finder();
  Finder(Finder&&) noexcept;
  Finder& operator=(Finder&&) noexcept;

  /// All places in order of their offsets, without overlaps within a layer: of two names that overlap the
  /// longer wins. Throws nothing but for lack of memory; time is linear in the bytes whatever they are.
  std::vector<Found> find(std::string_view bytes, const FindContext& context = {}) const;

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> compiled_;
};

}  // namespace cleave::names
