#include "move/s3/only_there.h"

#include "move/call_or_null.h"
#include "move/s3/object_versions.h"
#include "move/s3/side_by_side.h"

namespace cleave::move {
namespace {

bool stands(const aws::Client& client, const std::string& bucket) {
  return !call_or_null(client, "HeadBucket", {{"Bucket", bucket}}, {"404", "NotFound", "NoSuchBucket"})
              .is_null();
}

/// The list of a bucket that is gone.
struct Nothing {
  const aws::ListedObject* current() const { return nullptr; }
  void advance() {}
};

/// What visitors wrote and somebody deleted or wrote over, below the newest version of a key.
void add_versions(const Buckets& buckets, const Copies& copies, Sample& keys) {
  const Json versioning =
      buckets.destination_client.call("GetBucketVersioning", {{"Bucket", buckets.destination}});
  if (text_or(versioning, "Status", "").empty()) return;
  std::string last;
  buckets.destination_client.pages(
      "ListObjectVersions", {{"Bucket", buckets.destination}, {"EncodingType", "url"}},
      [&](const Json& page) {
        for (const ObjectVersion& version : versions_on(page)) {
          // Markers alone keep a bucket, too, and only copies go with theirs.
          const bool hidden = version.content ? !version.latest && !is_of_copies(version, copies)
                                              : version.latest && !copies.find(version.key);
          if (hidden && version.key != last) keys.add(last = version.key);
        }
      });
}

}  // namespace

OnlyThere only_there(const Buckets& buckets, const Copies& copies) {
  OnlyThere found;
  if (!stands(buckets.destination_client, buckets.destination)) return found;
  const auto visit = [&](const aws::ListedObject* original, const aws::ListedObject* object,
                         const Copy* known) {
    if (original != nullptr) found.source_is_empty = false;
    if (object == nullptr) return;
    ObjectNow now{std::nullopt, state_of(*object), std::nullopt};
    if (known != nullptr) now.known = *known;
    now.known = settled(now, Visitors::at_destination);
    // What a deletion at the source would take away is a copy; all else is not.
    if (merge_of(now, Visitors::at_destination) == Deed::remove) {
      ++found.copies;
      if (original == nullptr) found.left.add(object->key);
      return;
    }
    found.written.add(object->key);
    found.bytes += object->size;
  };
  const aws::ObjectListing there(buckets.destination_client, buckets.destination);
  if (stands(buckets.source_client, buckets.source))
    side_by_side(visit, aws::ObjectListing(buckets.source_client, buckets.source), there,
                 CopiesListing(copies));
  else
    side_by_side(visit, Nothing{}, there, CopiesListing(copies));
  add_versions(buckets, copies, found.versions);
  return found;
}

}  // namespace cleave::move
