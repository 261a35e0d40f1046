#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "names/name_kind.h"

namespace cleave::names {

/// One name of the source and what takes its place.
struct NameEntry {
  std::string source;
  std::string destination;  ///< "" while nobody knows it: such names are found and not rewritten
  NameKind kind = NameKind::bucket;
  std::string resource;  ///< its id in the inventory, or ""
  std::string step;      ///< the plan step after which the old name no longer works, or ""
};

/// The names that a split changes. Not thread-safe while entries are added.
class NameMap {
 public:
  /// Puts the names into their one spelling ("1111-1111-1111" → "111111111111", hosts in lower case without
  /// the final dot, "arn:aws:s3:::b" as the bucket b) and adds the entry. A name that is already there with
  /// the same kind keeps its first entry. Throws Error(input, "bad-name") when source or destination do not
  /// have the kind's shape, and Error(input, "two-destinations") when the source already has another
  /// destination; `where` says in them where the entry stands.
  void add(NameEntry entry, std::string_view where = "");

  const std::vector<NameEntry>& entries() const { return entries_; }

 private:
  std::vector<NameEntry> entries_;
  std::unordered_map<std::string, std::size_t> numbers_;  ///< by kind and source
};

/// Reads a map: lines "SOURCE DESTINATION [KIND]" ("-" for a destination that is not known, "#" begins a
/// comment), or JSON: {"SOURCE": "DESTINATION", …} or [{"source", "destination", "kind", "resource", "step"},
/// …] (all but the first may be absent), also as the member "names" of an object. Without a kind the shape
/// decides. `where` is the file's name. Throws Error(input, "bad-name-map" and those of NameMap::add) with
/// "WHERE:LINE".
NameMap read_name_map(std::string_view text, std::string_view where);

}  // namespace cleave::names
