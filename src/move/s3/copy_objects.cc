#include "move/s3/copy_objects.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>

#include <fmt/format.h>

#include "aws/object_listing.h"
#include "base/error.h"
#include "base/worker_pool.h"
#include "move/call_or_null.h"
#include "move/s3/access_grants.h"
#include "move/s3/object_copy.h"

namespace cleave::move {
namespace {

using run::Progress;
using run::Seen;
using run::Task;

constexpr std::size_t copies_in_flight = 16;
/// Objects that are decided on before they are copied: bounds the memory, keeps the workers busy.
constexpr std::size_t batch_objects = 1000;
constexpr std::size_t named_failures = 5;

/// Walks two listings together: `visit(source object or null, destination object or null)` for each key.
template <typename Visit>
void side_by_side(aws::ObjectListing source, aws::ObjectListing destination, const Visit& visit) {
  while (source.current() != nullptr || destination.current() != nullptr) {
    const aws::ListedObject* left = source.current();
    const aws::ListedObject* right = destination.current();
    if (left != nullptr && right != nullptr && left->key != right->key) {
      (left->key < right->key ? right : left) = nullptr;
    }
    const bool took_left = left != nullptr;
    const bool took_right = right != nullptr;
    visit(left, right);
    if (took_left) source.advance();
    if (took_right) destination.advance();
  }
}

/// Copies batches on several threads and remembers what failed: one object that cannot be read does not keep
/// the others.
class Batch {
 public:
  explicit Batch(ObjectCopy copy) : copy_(std::move(copy)), workers_(copies_in_flight) {}

  void add(const aws::ListedObject& object) {
    objects_.push_back(object);
    if (objects_.size() >= batch_objects) flush();
  }

  void flush() {
    for (const aws::ListedObject& object : objects_) workers_.submit([this, &object] { copy_one(object); });
    workers_.wait();
    objects_.clear();
  }

  long long copied() const { return copied_; }
  long long bytes() const { return bytes_; }

  void throw_failures(const std::string& bucket) const {
    if (failures_ == 0) return;
    throw Error(Error::Kind::failed, "objects-not-copied",
                fmt::format("{} objects were not copied: {}", failures_, fmt::join(named_, "; ")))
        .where(bucket)
        .next(
            "Mend what the errors name (archived objects have to be restored first), then run cleave run "
            "again.");
  }

 private:
  void copy_one(const aws::ListedObject& object) {
    try {
      copy_.copy(object);
      ++copied_;
      bytes_ += object.size;
    } catch (const Error& error) {
      const std::lock_guard lock(mutex_);
      ++failures_;
      if (named_.size() < named_failures) named_.push_back(fmt::format("'{}': {}", object.key, error.text()));
    }
  }

  ObjectCopy copy_;
  std::vector<aws::ListedObject> objects_;
  std::atomic<long long> copied_ = 0;
  std::atomic<long long> bytes_ = 0;
  std::mutex mutex_;
  std::size_t failures_ = 0;
  std::vector<std::string> named_;
  WorkerPool workers_;
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
          aws::canonical_user(accounts.source),
          aws::canonical_user(accounts.destination),
          rule != "BucketOwnerEnforced"};
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

void remove_all_versions(const aws::Client& client, const std::string& bucket,
                         const aws::ListedObject& object) {
  const Json versions = client.call("ListObjectVersions", {{"Bucket", bucket}, {"Prefix", object.key}});
  for (const Json& version : list_or_empty(versions, "Versions")) {
    if (text(version, "Key") != object.key || text(version, "ETag") != object.etag) continue;
    Json request = {{"Bucket", bucket}, {"Key", object.key}};
    const std::string id = text_or(version, "VersionId", "null");
    if (id != "null") request["VersionId"] = id;
    client.call("DeleteObject", request);
  }
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

Progress CopyObjects::undo(const Task& task, const Json&, const Json&) {
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
        if (is_copy) remove_all_versions(client, bucket, *destination);
      });
  return Progress::done(Json::object());
}

}  // namespace cleave::move
