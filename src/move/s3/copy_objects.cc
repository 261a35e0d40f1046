#include "move/s3/copy_objects.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <optional>

#include "aws/object_listing.h"
#include "move/call_or_null.h"
#include "move/s3/object_copy.h"
#include "move/s3/object_workers.h"
#include "move/s3/owners.h"
#include "move/s3/two_listings.h"

namespace cleave::move {
namespace {

using run::Progress;
using run::Seen;
using run::Task;

/// Copies objects, a batch at a time.
class Batch {
 public:
  explicit Batch(ObjectCopy copy) : copy_(std::move(copy)) {}

  void add(const aws::ListedObject& object) {
    objects_.push_back(object);
    keys_.push_back(object.key);
    if (objects_.size() >= ObjectWorkers::batch) flush();
  }

  void flush() {
    workers_.each(keys_, [this](std::size_t number) { copy_one(objects_[number]); });
    objects_.clear();
    keys_.clear();
  }

  long long copied() const { return copied_; }
  long long bytes() const { return bytes_; }
  void throw_failures(const std::string& bucket) const {
    workers_.throw_failures("objects-not-copied", "were not copied", bucket);
  }

 private:
  void copy_one(const aws::ListedObject& object) {
    if (copy_.copy(object) == ObjectCopy::Outcome::gone) return;
    ++copied_;
    bytes_ += object.size;
  }

  ObjectCopy copy_;
  std::vector<aws::ListedObject> objects_;
  std::vector<std::string> keys_;
  std::atomic<long long> copied_ = 0;
  std::atomic<long long> bytes_ = 0;
  ObjectWorkers workers_;
};

ObjectCopy::Buckets buckets_of(const Accounts& accounts, const Task& task) {
  const std::string destination = text(task.params, "Bucket");
  const aws::Client client = accounts.client(task, "s3");
  const Json ownership = call_or_null(client, "GetBucketOwnershipControls", {{"Bucket", destination}},
                                      {"OwnershipControlsNotFoundError"});
  const std::string rule = text_or(ownership, "OwnershipControls/Rules/0/ObjectOwnership", "ObjectWriter");
  return {accounts.source.client("s3", task.step.region),
          client,
          text(task.params, "SourceBucket"),
          destination,
          owners_of(accounts, task),
          rule != "BucketOwnerEnforced",
          text_or(task.params, "RequestPayer", "")};
}

bool same_content(const aws::ListedObject& source, const aws::ListedObject& destination) {
  return source.etag == destination.etag && source.size == destination.size;
}

/// What is younger at the destination was written there by somebody else.
bool wants_copy(const aws::ListedObject& source, const aws::ListedObject* destination,
                const std::optional<Time>& since) {
  if (destination == nullptr) return !since || source.last_modified >= *since;
  if (same_content(source, *destination)) return source.last_modified > destination->last_modified;
  return source.last_modified >= destination->last_modified;
}

/// When the youngest object was written, by S3's own clock.
Time newest(aws::ObjectListing listing) {
  Time latest{};
  for (; listing.current() != nullptr; listing.advance())
    latest = std::max(latest, listing.current()->last_modified);
  return latest;
}

std::optional<Time> time_or_none(const Json& params, std::string_view member) {
  const std::string written = text_or(params, member, "");
  return written.empty() ? std::nullopt : std::optional(from_rfc3339(written));
}

/// What a page of ListObjectVersions says of one key.
struct Versions {
  std::vector<std::string> ids;  ///< of versions and delete markers
  Time newest{};                 ///< of those with content
};

std::map<std::string, Versions> versions_on(const Json& page) {
  std::map<std::string, Versions> keys;
  for (const char* list : {"Versions", "DeleteMarkers"}) {
    for (const Json& version : list_or_empty(page, list)) {
      Versions& of_key = keys[aws::decoded_key(text(version, "Key"))];
      of_key.ids.push_back(text_or(version, "VersionId", "null"));
      if (version.contains("ETag"))
        of_key.newest = std::max(of_key.newest, from_rfc3339(text(version, "LastModified")));
    }
  }
  return keys;
}

/// Without an id a delete would hide versions under a marker, and the bucket could not be deleted.
void remove_versions(const aws::Client& client, const std::string& bucket, const std::string& key,
                     const Versions& versions) {
  for (const auto& id : versions.ids)
    client.call("DeleteObject", {{"Bucket", bucket}, {"Key", key}, {"VersionId", id}});
}

/// Of an object whose current content is a copy also the copies before it, which a later pass replaced.
void remove_all_versions(const aws::Client& client, const std::string& bucket, const std::string& key) {
  const auto keys = versions_on(
      client.call("ListObjectVersions", {{"Bucket", bucket}, {"Prefix", key}, {"EncodingType", "url"}}));
  const auto found = keys.find(key);
  if (found != keys.end()) remove_versions(client, bucket, key, found->second);
}

/// What was there when the bulk was over it has brought, also when the source has changed or deleted its
/// object since.
void remove_brought(const aws::Client& client, const std::string& bucket, const Time& until) {
  client.pages("ListObjectVersions", {{"Bucket", bucket}, {"EncodingType", "url"}}, [&](const Json& page) {
    for (const auto& [key, versions] : versions_on(page)) {
      if (versions.newest != Time{} && versions.newest <= until)
        remove_versions(client, bucket, key, versions);
    }
  });
}

}  // namespace

/// Whether anything is left to copy only the walk itself can tell.
Seen CopyObjects::check(const Task&) {
  return {std::nullopt, Json::object()};
}

Json CopyObjects::apply(const Task& task, const Json&) {
  const ObjectCopy::Buckets buckets = buckets_of(accounts_, task);
  const auto since = time_or_none(task.params, "Since");
  const auto until = time_or_none(task.params, "CopiedUntil");
  long long removed = 0;
  Batch batch{ObjectCopy(buckets)};
  side_by_side(aws::ObjectListing(buckets.source_client, buckets.source),
               aws::ObjectListing(buckets.destination_client, buckets.destination),
               [&](const aws::ListedObject* source, const aws::ListedObject* destination) {
                 if (source != nullptr && wants_copy(*source, destination, since)) batch.add(*source);
                 if (source != nullptr || !until || destination->last_modified > *until) return;
                 buckets.destination_client.call(
                     "DeleteObject", {{"Bucket", buckets.destination}, {"Key", destination->key}});
                 ++removed;
               });
  batch.flush();
  batch.throw_failures(buckets.source);
  const Time latest = newest(aws::ObjectListing(buckets.destination_client, buckets.destination));
  return {{"StartedAt", to_rfc3339(task.now)},
          {"CopiedUntil", to_rfc3339(latest)},
          {"Copied", batch.copied()},
          {"Removed", removed},
          {"Bytes", batch.bytes()}};
}

Progress CopyObjects::undo(const Task& task, const Json&, const Json& outputs) {
  const bool later_pass = task.params.contains("Since") || task.params.contains("CopiedUntil");
  if (later_pass) return Progress::done(Json::object());
  const std::string bucket = text(task.params, "Bucket");
  const aws::Client client = accounts_.client(task, "s3");
  side_by_side(
      aws::ObjectListing(accounts_.source.client("s3", task.step.region), text(task.params, "SourceBucket")),
      aws::ObjectListing(client, bucket),
      [&](const aws::ListedObject* source, const aws::ListedObject* destination) {
        const bool is_copy =
            source != nullptr && destination != nullptr && same_content(*source, *destination);
        if (is_copy) remove_all_versions(client, bucket, destination->key);
      });
  if (const auto until = time_or_none(outputs, "CopiedUntil")) remove_brought(client, bucket, *until);
  return Progress::done(Json::object());
}

}  // namespace cleave::move
