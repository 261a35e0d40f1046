#include "move/s3/take_back_copies.h"

#include <algorithm>
#include <map>

#include "move/call_or_null.h"
#include "move/s3/object_merge.h"

namespace cleave::move {
namespace {

/// A version or a delete marker, as ListObjectVersions shows it.
struct Version {
  std::string key, id;
  bool latest = false;
  std::optional<ObjectState> content;  ///< none for a delete marker
};

/// In the order of the keys, the newest of each first. The answer has two lists; in each, a key's versions
/// stand in a row.
std::vector<Version> versions_on(const Json& page) {
  std::vector<Version> versions;
  for (const char* list : {"Versions", "DeleteMarkers"}) {
    for (const Json& version : list_or_empty(page, list)) {
      Version one{aws::decoded_key(text(version, "Key")), text_or(version, "VersionId", "null"),
                  flag_or(version, "IsLatest", false), std::nullopt};
      if (version.contains("ETag"))
        one.content = ObjectState{text(version, "ETag"), number_or(version, "Size", 0),
                                  from_rfc3339(text(version, "LastModified"))};
      versions.push_back(std::move(one));
    }
  }
  return versions;
}

/// Is what visitors see under the key a copy, or nothing because a copy was deleted?
bool is_taken_back(const Copies& copies, const std::string& key, const std::optional<ObjectState>& current) {
  const auto row = copies.find(key);
  const bool somebody_elses = row && row->source && !row->copy;
  if (!row || somebody_elses) return false;
  if (!current) return true;
  const ObjectNow now{std::nullopt, current, settled({std::nullopt, current, row}, Visitors::at_destination)};
  return merge_of(now, Visitors::at_destination) == Deed::remove;
}

}  // namespace

void take_back_copies(const aws::Client& client, const std::string& bucket, const Copies& copies) {
  const bool versioned =
      !text_or(client.call("GetBucketVersioning", {{"Bucket", bucket}}), "Status", "").empty();
  // What the newest version of a key decides holds for all, which may go on over many pages.
  std::string key;
  bool goes = false;
  client.pages("ListObjectVersions", {{"Bucket", bucket}, {"EncodingType", "url"}}, [&](const Json& page) {
    std::map<std::string, std::vector<Version>> by_key;
    for (Version& version : versions_on(page)) by_key[version.key].push_back(std::move(version));
    for (const auto& [each, versions] : by_key) {
      if (each != key) {
        key = each;
        const auto latest =
            std::find_if(versions.begin(), versions.end(), [](const Version& one) { return one.latest; });
        goes = latest != versions.end() && is_taken_back(copies, key, latest->content);
      }
      if (!goes) continue;
      for (const Version& version : versions) {
        Json request = {{"Bucket", bucket}, {"Key", key}};
        // Without an id a delete would hide versions under a marker, and the bucket could not be deleted.
        request.update(versioned ? Json{{"VersionId", version.id}}
                                 : Json{{"IfMatch", version.content->etag}});
        call_or_null(client, "DeleteObject", request,
                     {"PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey", "404"});
      }
    }
  });
}

}  // namespace cleave::move
