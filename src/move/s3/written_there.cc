#include "move/s3/written_there.h"

#include "move/call_or_null.h"
#include "move/s3/side_by_side.h"

namespace cleave::move {
namespace {

bool stands(const aws::Client& client, const std::string& bucket) {
  return !call_or_null(client, "HeadBucket", {{"Bucket", bucket}}, {"404", "NotFound", "NoSuchBucket"})
              .is_null();
}

}  // namespace

WrittenThere written_there(const aws::Client& destination, const std::string& bucket, const Copies& copies) {
  WrittenThere found;
  if (!stands(destination, bucket)) return found;
  side_by_side(
      [&](const aws::ListedObject* object, const Copy* known) {
        if (object == nullptr) {
          if (known->copy) found.deleted.add(known->key);
          return;
        }
        ObjectNow now{std::nullopt, state_of(*object), std::nullopt};
        if (known != nullptr) now.known = *known;
        now.known = settled(now, Visitors::at_destination);
        // What a deletion at the source would take away is a copy; all else is not.
        if (merge_of(now, Visitors::at_destination) == Deed::remove) return;
        found.written.add(object->key);
        found.bytes += object->size;
      },
      aws::ObjectListing(destination, bucket), CopiesListing(copies));
  return found;
}

}  // namespace cleave::move
