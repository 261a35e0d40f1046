#include "move/s3/object_versions.h"

#include <algorithm>
#include <tuple>

namespace cleave::move {

std::vector<ObjectVersion> versions_on(const Json& page) {
  std::vector<ObjectVersion> versions;
  for (const char* list : {"Versions", "DeleteMarkers"}) {  // each in that order
    for (const Json& version : list_or_empty(page, list)) {
      ObjectVersion one{aws::decoded_key(text(version, "Key")), text_or(version, "VersionId", "null"),
                        flag_or(version, "IsLatest", false), std::nullopt};
      if (version.contains("ETag"))
        one.content = ObjectState{text(version, "ETag"), number_or(version, "Size", 0),
                                  from_rfc3339(text(version, "LastModified"))};
      versions.push_back(std::move(one));
    }
  }
  std::stable_sort(versions.begin(), versions.end(),
                   [](const ObjectVersion& one, const ObjectVersion& other) {
                     return std::tie(one.key, other.latest) < std::tie(other.key, one.latest);
                   });
  return versions;
}

bool is_of_copies(const ObjectVersion& version, const Copies& copies) {
  if (!version.content) return true;
  const auto contents = copies.contents(version.key);
  return std::any_of(contents.begin(), contents.end(),
                     [&](const ObjectState& known) { return version.content->has_content_of(known); });
}

}  // namespace cleave::move
