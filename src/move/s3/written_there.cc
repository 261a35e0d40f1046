#include "move/s3/written_there.h"

#include "move/call_or_null.h"
#include "move/s3/side_by_side.h"

namespace cleave::move {
namespace {

void compare(WrittenThere& found, const aws::Client& client, const Copies& copies) {
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
      aws::ObjectListing(client, found.bucket), CopiesListing(copies));
}

}  // namespace

std::vector<WrittenThere> written_there(const plan::Plan& plan, const run::Records& records,
                                        const Accounts& accounts, const std::filesystem::path& folder) {
  std::vector<WrittenThere> all;
  for (const plan::Step& step : plan.steps) {
    if (step.kind != "s3/copy-objects" || step.params.contains("Follows")) continue;
    WrittenThere found;
    found.source_bucket = text(step.params, "SourceBucket");
    const auto file = copies_file(folder, found.source_bucket);
    const Json* created = run::outputs_of(records, text(step.params, "Bucket/$from"));
    if (created == nullptr || !std::filesystem::exists(file)) continue;
    found.bucket = text(*created, "Bucket");
    const aws::Client client = accounts.destination.client("s3", step.region);
    const bool stands =
        !call_or_null(client, "HeadBucket", {{"Bucket", found.bucket}}, {"404", "NotFound", "NoSuchBucket"})
             .is_null();
    if (!stands) continue;
    compare(found, client, Copies(file));
    all.push_back(std::move(found));
  }
  return all;
}

}  // namespace cleave::move
