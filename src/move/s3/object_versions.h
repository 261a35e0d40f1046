#pragma once

#include <optional>
#include <string>
#include <vector>

#include "move/s3/copies.h"

namespace cleave::move {

/// A version or a delete marker, as ListObjectVersions shows it.
struct ObjectVersion {
  std::string key, id;
  bool latest = false;
  std::optional<ObjectState> content;  ///< none for a delete marker
};

/// What one page lists (EncodingType url), in the order of the keys, the newest of each first.
std::vector<ObjectVersion> versions_on(const Json& page);

/// Has the version the content of what cleave brought under its key, now or before? A marker has none.
bool is_of_copies(const ObjectVersion& version, const Copies& copies);

}  // namespace cleave::move
