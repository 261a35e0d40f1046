#include "move/s3/copy_objects.h"

#include <atomic>
#include <mutex>

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

bool wants_copy(const aws::ListedObject& source, const aws::ListedObject* destination,
                const std::string& mode, Time since) {
  if (mode == "since") {
    return source.last_modified >= since &&
           (destination == nullptr || destination->last_modified < source.last_modified);
  }
  return destination == nullptr || !same_content(source, *destination) ||
         destination->last_modified < source.last_modified;
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
  const std::string mode = text(task.params, "Mode");
  const Time since = mode == "since" ? from_rfc3339(text(task.params, "Since")) : Time{};
  long long removed = 0;
  Batch batch{ObjectCopy(buckets)};
  side_by_side(aws::ObjectListing(buckets.source_client, buckets.source),
               aws::ObjectListing(buckets.destination_client, buckets.destination),
               [&](const aws::ListedObject* source, const aws::ListedObject* destination) {
                 if (source == nullptr) {
                   if (mode != "mirror") return;
                   buckets.destination_client.call(
                       "DeleteObject", {{"Bucket", buckets.destination}, {"Key", destination->key}});
                   ++removed;
                 } else if (wants_copy(*source, destination, mode, since)) {
                   batch.add(*source);
                 }
               });
  batch.flush();
  batch.throw_failures(buckets.source);
  return {{"StartedAt", to_rfc3339(task.now)},
          {"Copied", batch.copied()},
          {"Removed", removed},
          {"Bytes", batch.bytes()}};
}

Progress CopyObjects::undo(const Task& task, const Json&, const Json&) {
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
