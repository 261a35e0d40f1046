#include "plan/s3/objects.h"

#include <fmt/format.h>

#include "names/rewrite.h"
#include "plan/new_step.h"

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
  Json limits;  ///< parameters of move/s3/copy_objects.h that tell it from the others
  std::string reason;
  double seconds;
};

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
          {{"Bucket", bucket.name}, {"Account", draft.destination().account_id}, {"Sid", sid}},
          "The destination's own principal copies inside S3, so it has to read the source for a while.", 1);
  Json params = {{"SourceBucket", bucket.name},
                 {"Bucket", from(step_id("s3/create-bucket", bucket.name), "Bucket")}};
  params.update(pass.limits);
  add("s3/copy-objects", Side::destination, std::move(params), pass.reason, pass.seconds);
  add("s3/revoke-read", Side::source,
      {{"Bucket", bucket.name}, {"Sid", sid}, {"Original", from(granted, "Original")}},
      "The grant was for this pass only.", 1);
}

double seconds_to_copy(const Resource& bucket) {
  return 2 + static_cast<double>(number_or(bucket.document, "Objects/Count", 0)) / objects_per_second;
}

}  // namespace

std::set<std::string> log_buckets(const Draft& draft) {
  names::Index index;
  for (const Resource* bucket : draft.moving("s3/bucket")) index.add(bucket->name, names::Kind::bucket);
  std::set<std::string> for_logs, for_more;
  for (const Resource& resource : draft.source().resources) {
    if (!draft.moves(resource.id)) continue;
    names::each_hit(resource.document, index,
                    [&](const std::string& path, const std::string&, const names::Hit& hit) {
                      if (index.name(hit.name) == resource.name && resource.service == "s3") return;
                      const bool log = path.find("Log") != std::string::npos;
                      (log ? for_logs : for_more).insert(index.name(hit.name));
                    });
  }
  for (const std::string& bucket : for_more) for_logs.erase(bucket);
  return for_logs;
}

std::string add_object_steps(Draft& draft, const Resource& bucket) {
  if (!text_or(bucket.document, "GetBucketVersioning/Status", "").empty()) {
    draft.drop(bucket, "noncurrent versions",
               "only current objects are copied; keep the source's bucket for the others");
  }
  const double seconds = seconds_to_copy(bucket);
  add_pass(draft, bucket,
           {"all", Phase::copy, Json::object(), "The bulk of the objects, long before any client notices.",
            seconds},
           {step_id("s3/put-bucket-configuration", bucket.name + "/PublicAccessBlock")});
  add_pass(draft, bucket,
           {"delta",
            Phase::cutover,
            {{"CopiedUntil", from(step_of("s3/copy-objects", bucket, "all"), "CopiedUntil")}},
            "What changed since, right before traffic goes to the destination.",
            seconds / 4},
           {step_of("s3/revoke-read", bucket, "all")});
  return step_of("s3/copy-objects", bucket, "all");
}

std::string add_last_pass(Draft& draft, const Resource& bucket, std::vector<std::string> needs) {
  const std::string delta = step_of("s3/revoke-read", bucket, "delta");
  if (draft.find_step(delta) == nullptr) return "";
  needs.push_back(delta);
  add_pass(
      draft, bucket,
      {"last",
       Phase::drain,
       {{"Since", from(step_of("s3/copy-objects", bucket, "delta"), "StartedAt")}},
       "What clients with an old answer still wrote to the source; newer objects of the destination stay.",
       seconds_to_copy(bucket) / 4},
      std::move(needs));
  return step_of("s3/revoke-read", bucket, "last");
}

}  // namespace cleave::plan
