#include "plan/s3/objects.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"
#include "base/side_by_side.h"
#include "names/rewrite.h"
#include "plan/new_step.h"
#include "plan/s3/access_lists.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

/// CopyObject calls in flight at about 50 ms each; the real rate is limited by S3 at 3,500 a second and
/// prefix.
constexpr double objects_per_second = 150;

/// One pass over the objects of a bucket, between a grant and its end.
struct Pass {
  std::string_view name;
  Phase phase;
  Json limits;                          ///< parameters of move/s3/copy_objects.h that tell it from the others
  std::vector<std::string> ends_after;  ///< the grant to read stays until then
  std::string reason;
  double seconds;
};

/// How long an object that is written to the source during the cutover may be missed at the destination.
constexpr long long repeat_seconds = 300;

constexpr const char* encryption_path =
    "GetBucketEncryption/ServerSideEncryptionConfiguration/Rules/0/ApplyServerSideEncryptionByDefault/"
    "SSEAlgorithm";

std::string step_of(std::string_view kind, const Resource& bucket, std::string_view pass) {
  return step_id(kind, fmt::format("{}/{}", bucket.name, pass));
}

/// Adds grant, copy and end of the grant, in this order.
void add_pass(Draft& draft, const Resource& bucket, const Pass& pass, std::vector<std::string> needs) {
  const std::string sid = fmt::format("cleave{}", pass.name);
  const auto add = [&](std::string_view kind, Side side, Json params, std::string reason, double seconds) {
    Step step = new_step(kind, fmt::format("{}/{}", bucket.name, pass.name), pass.phase, side, &bucket,
                         std::move(params));
    step.region = bucket.region;
    step.reason = std::move(reason);
    step.expected_seconds = seconds;
    step.needs = std::move(needs);
    needs = {draft.add(std::move(step)).id};
    return needs.front();
  };
  const std::string granted =
      add("s3/grant-read", Side::source,
          {{"Bucket", bucket.name},
           {"Partition", draft.source().partition},
           {"Account", draft.destination().account_id},
           {"Sid", sid}},
          "The destination's own principal copies inside S3, so it has to read the source for a while.", 1);
  Json params = {{"SourceBucket", bucket.name},
                 {"Bucket", from(step_id("s3/create-bucket", bucket.name), "Bucket")},
                 {"Grantees", changed_grantees(draft)}};
  if (text_or(bucket.document, "GetBucketRequestPayment/Payer", "") == "Requester")
    params["RequestPayer"] = "requester";
  // All passes write alike.
  if (const Step* bulk = draft.find_step(step_of("s3/copy-objects", bucket, "all")))
    for (const char* member : {"Headers", "LeaveArchived"})
      if (bulk->params.contains(member)) params[member] = bulk->params[member];
  params.update(pass.limits);
  add("s3/copy-objects", Side::destination, std::move(params), pass.reason, pass.seconds);
  needs.insert(needs.end(), pass.ends_after.begin(), pass.ends_after.end());
  add("s3/revoke-read", Side::source,
      {{"Bucket", bucket.name}, {"Sid", sid}, {"Original", from(granted, "Original")}},
      "The grant was for this pass only.", 1);
}

double seconds_to_copy(const Resource& bucket) {
  return 2 + static_cast<double>(number_or(bucket.document, "Objects/Count", 0)) / objects_per_second;
}

/// What a copy of the objects does not bring, and what it may stumble over.
void tell_limits(Draft& draft, const Resource& bucket) {
  const bool versioned = !text_or(bucket.document, "GetBucketVersioning/Status", "").empty();
  const bool counted = find(bucket.document, "Objects/NoncurrentVersions") != nullptr;
  const long long noncurrent = number_or(bucket.document, "Objects/NoncurrentVersions", 0);
  const long long markers = number_or(bucket.document, "Objects/DeleteMarkers", 0);
  if (versioned && (!counted || noncurrent > 0 || markers > 0)) {
    draft.drop(bucket,
               counted ? fmt::format("{} noncurrent versions, {} delete markers", noncurrent, markers)
                       : "noncurrent versions, of which the number could not be read",
               "only current objects are copied; keep the source's bucket for the others");
  }
  if (find(bucket.document, "GetObjectLockConfiguration") != nullptr) {
    draft.drop(bucket, std::string(locks_of_objects),
               "a locked copy could not be taken back; set them when the split is over");
  }
  if (text_or(bucket.document, encryption_path, "").starts_with("aws:kms")) {
    draft.warn(fmt::format(
        "objects of {} that are encrypted with a key of KMS are only copied if the key's policy lets account "
        "{} decrypt; S3 never shares its own key aws/s3, so objects under that need another key first",
        bucket.name, draft.destination().account_id));
  }
}

bool leaves_archived(const Draft& draft, const Resource& bucket) {
  const Decisions& decisions = draft.decisions();
  return decisions.leave_archived || decisions.leave_archived_of.contains(bucket.name);
}

Error archived(const Resource& bucket, const std::string& what, const std::string& next) {
  return Error(Error::Kind::input, "archived-objects", what).where(bucket.id).next(next);
}

/// S3 copies an archived object only while a restored copy of it is there.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects.html
void look_at_archived(Draft& draft, const Resource& bucket) {
  std::vector<std::string> classes;
  const Json* counted = find(bucket.document, "Objects/Archived");
  if (counted == nullptr) return;
  for (const auto& [name, counts] : counted->items())
    classes.push_back(fmt::format("{} objects ({} bytes) in {}", number_or(counts, "Count", 0),
                                  number_or(counts, "Bytes", 0), name));
  const std::string what = fmt::format("{}", fmt::join(classes, ", "));
  if (leaves_archived(draft, bucket))
    return draft.drop(bucket, "archived objects", what + " stay (leave_archived)");
  throw archived(
      bucket, fmt::format("it has archived objects, which cannot be copied as they are: {}", what),
      fmt::format(
          "Restore them for as long as the split lasts (aws s3api restore-object --bucket {0} --key KEY "
          "--restore-request Days=30, for each; S3 Batch Operations does it for many), then run cleave "
          "inventory and cleave plan again. Or write leave_archived = [\"{0}\"] under [options] in "
          "cleave.toml to leave these objects where they are, or \"{1}\" = \"leave\" under [decisions].",
          bucket.name, bucket.id));
}

/// A bucket's policy speaks for its owner's objects only: it cannot let anybody read those of others.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-policy-language-overview.html
void look_at_owners(const Resource& bucket) {
  const long long count = number_or(bucket.document, "Objects/Foreign", 0);
  const bool enforced =
      text_or(bucket.document, "GetBucketOwnershipControls/OwnershipControls/Rules/0/ObjectOwnership", "") ==
      "BucketOwnerEnforced";
  if (count == 0 || enforced) return;
  throw Error(
      Error::Kind::input, "foreign-objects",
      fmt::format(
          "{} of its objects belong to other accounts, which uploaded them: the bucket's policy cannot "
          "let the destination read them",
          count))
      .where(bucket.id)
      .next(fmt::format(
          "Make them the bucket owner's: where nothing needs access control lists, set its ObjectOwnership "
          "to "
          "BucketOwnerEnforced; else have its owner copy each over itself. Then run cleave inventory and "
          "cleave plan again. Or write \"{}\" = \"leave\" under [decisions] in cleave.toml.",
          bucket.id));
}

/// Whether an object lies in an archive tier of INTELLIGENT_TIERING its listing does not say.
void look_at_tiers(Draft& draft, const Resource& bucket) {
  const bool tiers = !list_or_empty(bucket.document,
                                    "ListBucketIntelligentTieringConfigurations/"
                                    "IntelligentTieringConfigurationList")
                          .empty();
  const long long count = number_or(bucket.document, "Objects/IntelligentTiering", 0);
  if (!tiers || count == 0) return;
  const std::string what = fmt::format(
      "{} of its objects are in INTELLIGENT_TIERING, and its configuration archives such objects: how many "
      "are "
      "archived, and cannot be copied as they are, no listing says",
      count);
  if (draft.decisions().resources.contains(bucket.id))
    return draft.warn(fmt::format("{}: {}", bucket.id, what));
  throw archived(
      bucket, what,
      fmt::format("Look at them (aws s3api head-object tells ArchiveStatus) and restore those that are "
                  "archived; then write \"{0}\" = \"copy\" under [decisions] in cleave.toml. Or leave the "
                  "bucket: \"{0}\" = \"leave\".",
                  bucket.id));
}

/// Buckets by what names them: as a target of logs, or for anything else.
struct Uses {
  std::set<std::string> for_logs, for_more;

  void add(const Resource& resource, const names::Index& index) {
    names::each_hit(resource.document, index,
                    [&](const std::string& path, const std::string&, const names::Hit& hit) {
                      if (index.name(hit.name) == resource.name && resource.service == "s3") return;
                      const bool log = path.find("Log") != std::string::npos;
                      (log ? for_logs : for_more).insert(index.name(hit.name));
                    });
  }
};

}  // namespace

std::set<std::string> log_buckets(const Draft& draft) {
  names::Index index;
  for (const Resource* bucket : draft.moving("s3/bucket")) index.add(bucket->name, names::Kind::bucket);
  const auto& resources = draft.source().resources;
  const auto pieces = side_by_side(resources.size(), [&](std::size_t begin, std::size_t end) {
    Uses uses;
    for (std::size_t i = begin; i < end; ++i) {
      if (draft.moves(resources[i].id)) uses.add(resources[i], index);
    }
    return uses;
  });
  std::set<std::string> buckets;
  for (const Uses& uses : pieces) buckets.insert(uses.for_logs.begin(), uses.for_logs.end());
  for (const Uses& uses : pieces) {
    for (const std::string& bucket : uses.for_more) buckets.erase(bucket);
  }
  return buckets;
}

std::string add_object_steps(Draft& draft, const Resource& bucket, const Json& headers) {
  tell_limits(draft, bucket);
  look_at_owners(bucket);
  look_at_archived(draft, bucket);
  look_at_tiers(draft, bucket);
  Json first = Json::object();
  if (!headers.empty()) first["Headers"] = headers;
  if (leaves_archived(draft, bucket)) first["LeaveArchived"] = true;
  const double seconds = seconds_to_copy(bucket);
  std::vector<std::string> needs;
  for (const char* setting : {"PublicAccessBlock", "Versioning", "Encryption", "ObjectLock"}) {
    const auto id = step_id("s3/put-bucket-configuration", fmt::format("{}/{}", bucket.name, setting));
    if (draft.find_step(id) != nullptr) needs.push_back(id);
  }
  add_pass(draft, bucket,
           {"all",
            Phase::copy,
            std::move(first),
            {},
            "The bulk of the objects, long before any client notices.",
            seconds},
           std::move(needs));
  add_pass(draft, bucket,
           {"delta",
            Phase::cutover,
            {{"Follows", "all"}},
            {},
            "What the source has written and deleted since, right before traffic goes to the destination.",
            seconds / 4},
           {step_of("s3/revoke-read", bucket, "all")});
  return step_of("s3/copy-objects", bucket, "all");
}

void end_with_delta(Draft& draft, const Resource& bucket) {
  if (Step* delta = draft.find_step(step_of("s3/copy-objects", bucket, "delta")))
    delta->params["Last"] = true;
}

std::string add_last_passes(Draft& draft, const Resource& bucket, const std::string& drained) {
  const std::string delta = step_of("s3/revoke-read", bucket, "delta");
  if (draft.find_step(delta) == nullptr) return "";
  const double seconds = seconds_to_copy(bucket) / 4;
  add_pass(
      draft, bucket,
      {"during",
       Phase::drain,
       {{"Follows", "delta"}, {"VisitorsWrite", true}, {"Repeat", repeat_seconds}},
       {drained},
       fmt::format("What clients with an old answer still write to the source comes over every {} minutes, "
                   "and at least once an hour when none came for long, until nobody is left there.",
                   repeat_seconds / 60),
       seconds},
      {delta});
  add_pass(draft, bucket,
           {"last",
            Phase::drain,
            {{"Follows", "during"}, {"VisitorsWrite", true}, {"Last", true}},
            {},
            "What was written to the source until then, uploads in parts that were under way included.",
            seconds},
           {step_of("s3/revoke-read", bucket, "during")});
  const std::string copied = step_of("s3/revoke-read", bucket, "last");
  if (!loses_lists(draft, bucket)) return copied;
  return add_translation(draft, bucket,
                         {"last",
                          Phase::drain,
                          {{"VisitorsWrite", true}},
                          seconds_to_copy(bucket),
                          {copied, step_of("s3/translate-grants", bucket, "delta")}});
}

}  // namespace cleave::plan
