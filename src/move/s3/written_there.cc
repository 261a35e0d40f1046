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

WrittenThere written_there(const aws::Client& destination, const std::string& source_bucket,
                           const std::string& bucket, const Copies& copies) {
  WrittenThere found{source_bucket, bucket, {}, 0, {}};
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

std::vector<WrittenThere> written_there(const plan::Plan& plan, const run::Records& records,
                                        const Accounts& accounts, const std::filesystem::path& folder) {
  std::vector<WrittenThere> all;
  for (const plan::Step& step : plan.steps) {
    if (step.kind != "s3/copy-objects" || step.params.contains("Follows")) continue;
    const std::string source_bucket = text(step.params, "SourceBucket");
    const auto file = copies_file(folder, source_bucket);
    const Json* created = run::outputs_of(records, text(step.params, "Bucket/$from"));
    if (created == nullptr || !std::filesystem::exists(file)) continue;
    const aws::Client client = accounts.destination.client("s3", step.region);
    all.push_back(written_there(client, source_bucket, text(*created, "Bucket"), Copies(file)));
  }
  return all;
}

}  // namespace cleave::move
