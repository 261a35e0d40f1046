#include <mutex>
#include <optional>

#include <fmt/format.h>

#include "aws/object_listing.h"
#include "base/worker_pool.h"
#include "verify/bucket_access.h"
#include "verify/dropped.h"
#include "verify/verify.h"

namespace cleave::verify {
namespace {

constexpr std::size_t comparisons_in_flight = 16;
constexpr std::size_t batch_objects = 1000;

/// Attributes of HeadObject that tell when and where, not what.
const std::vector<ExpectedDifference> expected_of_objects = {
    {"LastModified", "the copy is younger"},        {"VersionId", "each bucket numbers its own"},
    {"AcceptRanges", "the same for all"},           {"Expiration", "counted from the copy's own date"},
    {"Acl/Owner", "the destination owns the copy"},
};

/// One bucket and its counterpart, and how an object of each is read.
class Buckets {
 public:
  /// `access` is there when lists became policy. `dropped` and `finding` outlive it.
  Buckets(const Sides& sides, const std::string& region, std::string source, std::string destination,
          std::optional<BucketAccess> access, const Dropped& dropped, Finding& finding)
      : source_client_(sides.source_account.client("s3", region)),
        destination_client_(sides.destination_account.client("s3", region)),
        source_owner_(aws::canonical_user(sides.source_account)),
        destination_owner_(aws::canonical_user(sides.destination_account)),
        source_(std::move(source)),
        destination_(std::move(destination)),
        access_(std::move(access)),
        dropped_(dropped),
        finding_(finding),
        workers_(comparisons_in_flight) {}

  /// Walks both listings in the order of their keys.
  void compare_all(bool archived_stay) {
    aws::ObjectListing source(source_client_, source_);
    aws::ObjectListing destination(destination_client_, destination_);
    for (std::size_t queued = 0; source.current() != nullptr; source.advance()) {
      const aws::ListedObject object = *source.current();
      while (destination.current() != nullptr && destination.current()->key < object.key)
        destination.advance();
      if (destination.current() == nullptr || destination.current()->key != object.key) {
        if (archived_stay && aws::is_archived(object.storage_class)) continue;
        report({{object.key, "present", nullptr}}, 1);
        continue;
      }
      workers_.submit([this, key = object.key] { compare_one(key); });
      if (++queued % batch_objects == 0) workers_.wait();
    }
    workers_.wait();
  }

 private:
  void compare_one(const std::string& key) {
    std::size_t compared = 0;
    Json source = read(source_client_, source_, key, source_owner_);
    Json destination = read(destination_client_, destination_, key, destination_owner_);
    std::vector<Difference> by_access;
    if (access_) {
      by_access = access_->of_object(key, source["Acl"]);
      source.erase("Acl");
      destination.erase("Acl");
    }
    if (text(source, "ETag") != text(destination, "ETag") && same_bytes(key)) {
      source.erase("ETag");
      destination.erase("ETag");
    }
    auto differences =
        dropped_.without_attributes(compare(source, destination, expected_of_objects, &compared));
    for (auto& difference : differences) difference.path = fmt::format("{} {}", key, difference.path);
    differences.insert(differences.end(), by_access.begin(), by_access.end());
    report(std::move(differences), 1);
  }

  /// An ETag tells nothing of the content where KMS encrypts, or where parts had other sizes. This checksum
  /// is always that of the whole object.
  /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
  bool same_bytes(const std::string& key) const {
    const auto checksum = [&](const aws::Client& client, const std::string& bucket) {
      const Json head =
          client.call("HeadObject", {{"Bucket", bucket}, {"Key", key}, {"ChecksumMode", "ENABLED"}});
      return text_or(head, "ChecksumCRC64NVME", "");
    };
    const std::string source = checksum(source_client_, source_);
    return !source.empty() && source == checksum(destination_client_, destination_);
  }

  /// What is said of an object, its owner called alike on both sides.
  Json read(const aws::Client& client, const std::string& bucket, const std::string& key,
            const std::string& owner) const {
    const Json object = {{"Bucket", bucket}, {"Key", key}};
    Json document = client.call("HeadObject", object);
    document["Tagging"] = list_or_empty(client.call("GetObjectTagging", object), "TagSet");
    document["Acl"] = client.call("GetObjectAcl", object);
    if (access_) return document;
    for (Json& grant : document["Acl"]["Grants"]) {
      grant["Grantee"].erase("DisplayName");
      if (text_or(grant, "Grantee/ID", "") == owner) grant["Grantee"]["ID"] = "the owner";
    }
    return document;
  }

  void report(std::vector<Difference> differences, std::size_t compared) {
    const std::lock_guard lock(mutex_);
    finding_.compared += compared;
    for (auto& difference : differences) finding_.differences.push_back(std::move(difference));
  }

  aws::Client source_client_, destination_client_;
  std::string source_owner_, destination_owner_;
  std::string source_, destination_;
  std::optional<BucketAccess> access_;
  const Dropped& dropped_;
  std::mutex mutex_;
  Finding& finding_;
  WorkerPool workers_;
};

std::string first_copy(const std::string& bucket) {
  return "s3/copy-objects/" + bucket + "/all";
}

}  // namespace

std::vector<Finding> compare_objects(const plan::Plan& plan, const Counterparts& counterparts,
                                     const Sides& sides) {
  std::vector<Finding> findings;
  for (const auto& fate : plan.fates) {
    const inventory::Resource* bucket = sides.source.find(fate.resource);
    if (bucket == nullptr || !fate.resource.starts_with("s3/bucket/") ||
        plan.find(first_copy(bucket->name)) == nullptr)
      continue;
    Finding finding{"objects of " + bucket->name, counterparts.id_of(fate.resource), 0, {}, ""};
    const inventory::Resource* copy = sides.destination.find(finding.counterpart);
    if (copy == nullptr) continue;  // said by compare_resources
    std::optional<BucketAccess> access;
    if (translates_lists(plan, bucket->name)) access.emplace(*bucket, *copy, counterparts, sides);
    Buckets(sides, bucket->region, bucket->name, copy->name, std::move(access), Dropped(plan, fate.resource),
            finding)
        .compare_all(flag_or(plan.find(first_copy(bucket->name))->params, "LeaveArchived", false));
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace cleave::verify
