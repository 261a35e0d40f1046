#include "move/s3/take_back_copies.h"

#include "move/call_or_null.h"
#include "move/s3/object_copy.h"
#include "move/s3/object_merge.h"
#include "move/s3/object_versions.h"
#include "move/s3/object_workers.h"

namespace cleave::move {
namespace {

/// Is what visitors see under the key a copy, or nothing because a copy was deleted?
bool is_taken_back(const Copies& copies, const std::string& key, const std::optional<ObjectState>& current) {
  const auto row = copies.find(key);
  const bool somebody_elses = row && row->source && !row->copy;
  if (!row || somebody_elses) return false;
  if (!current) return true;
  const ObjectNow now{std::nullopt, current, settled({std::nullopt, current, row}, Visitors::at_destination)};
  return merge_of(now, Visitors::at_destination) == Deed::remove;
}

/// Without an id a delete would hide versions under a marker, and the bucket could not be deleted. A bucket
/// that never had versions takes a condition instead: a visitor may write meanwhile.
enum class Deletion { of_version, of_object };

void remove(const aws::Client& client, const std::string& bucket, const ObjectVersion& version,
            Deletion deletion) {
  Json request = {{"Bucket", bucket}, {"Key", version.key}};
  request.update(deletion == Deletion::of_version ? Json{{"VersionId", version.id}}
                                                  : Json{{"IfMatch", version.content->etag}});
  call_or_null(client, "DeleteObject", request, has_changed);
}

}  // namespace

void take_back_copies(const aws::Client& client, const std::string& bucket, const Copies& copies) {
  const Json versions = call_or_null(client, "GetBucketVersioning", {{"Bucket", bucket}}, {"NoSuchBucket"});
  if (versions.is_null()) return;  // with the bucket all its copies are gone
  const std::string versioning = text_or(versions, "Status", "");
  const auto deletion = versioning.empty() ? Deletion::of_object : Deletion::of_version;
  // What the newest version of a key decides holds for all, which may go on over many pages.
  std::string key;
  bool goes = false;
  ObjectWorkers workers;
  client.pages("ListObjectVersions", {{"Bucket", bucket}, {"EncodingType", "url"}}, [&](const Json& page) {
    std::vector<ObjectVersion> going;
    for (ObjectVersion& version : versions_on(page)) {
      if (version.key != key) {
        key = version.key;
        goes = version.latest && is_taken_back(copies, key, version.content);
      }
      if (goes && is_of_copies(version, copies)) going.push_back(std::move(version));
    }
    std::vector<std::string> keys;
    for (const ObjectVersion& version : going) keys.push_back(version.key);
    workers.each(keys, [&](std::size_t number) { remove(client, bucket, going[number], deletion); });
  });
  workers.throw_failures("objects-not-deleted", "were not deleted", bucket);
}

}  // namespace cleave::move
