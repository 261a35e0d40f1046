#include "aws/bucket_configurations.h"
#include "aws/object_listing.h"
#include "base/error.h"
#include "inventory/collectors.h"
#include "inventory/reading.h"

namespace cleave::inventory {
namespace {

/// Where the bucket lives. GetBucketLocation is refused to others than the owner and spells us-east-1 as
/// nothing. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
std::string region_of(const Json& bucket, const Json& head, const std::string& fallback) {
  const std::string listed_region = text_or(bucket, "BucketRegion", "");
  return listed_region.empty() ? text_or(head, "BucketRegion", fallback) : listed_region;
}

void add_configurations(const aws::Client& client, const std::string& name, Json& document,
                        Findings& findings) {
  const std::string what = "s3/bucket/" + name;
  const auto read = [&](std::string_view operation, std::string_view absent) {
    Json answer = read_or_gap(client, operation, {{"Bucket", name}}, findings, what, {std::string(absent)});
    if (!answer.is_null()) document[std::string(operation)] = std::move(answer);
  };
  for (const auto& configuration : aws::bucket_configurations) read(configuration.get, configuration.absent);
  for (const auto& list : aws::bucket_configuration_lists) read(list.list, "");
  read("GetBucketOwnershipControls", "OwnershipControlsNotFoundError");
  read("GetBucketAcl", "");
  read("GetBucketTagging", "NoSuchTagSet");
}

/// What a listing is asked for beside the objects: whether a restored copy of an archived one is there.
Json listing_of(const std::string& name) {
  return {{"Bucket", name}, {"EncodingType", "url"}, {"OptionalObjectAttributes", {"RestoreStatus"}}};
}

/// Objects of which reading takes more than asking for them.
class Hindrances {
 public:
  explicit Hindrances(const Json& bucket) : owner_(text_or(bucket, "Owner/ID", "")) {}

  void count(const Json& object) {
    const std::string owner = text_or(object, "Owner/ID", owner_);
    if (owner != owner_) ++foreign_;
    const std::string storage_class = text_or(object, "StorageClass", "STANDARD");
    if (storage_class == "INTELLIGENT_TIERING") ++tiering_;
    const bool restored = !flag_or(object, "RestoreStatus/IsRestoreInProgress", false) &&
                          !text_or(object, "RestoreStatus/RestoreExpiryDate", "").empty();
    if (!aws::is_archived(storage_class) || restored) return;
    Json& counts = archived_[storage_class];
    counts["Count"] = number_or(counts, "Count", 0) + 1;
    counts["Bytes"] = number_or(counts, "Bytes", 0) + number_or(object, "Size", 0);
  }

  /// `counts` with what there is of them.
  Json added_to(Json counts) const {
    if (!archived_.empty()) counts["Archived"] = archived_;
    if (tiering_ > 0) counts["IntelligentTiering"] = tiering_;
    if (foreign_ > 0) counts["Foreign"] = foreign_;
    return counts;
  }

 private:
  std::string owner_;
  Json archived_ = Json::object();
  long long tiering_ = 0;
  long long foreign_ = 0;
};

/// How much there is to copy. Pages are counted, not kept.
Json count_objects(const aws::Client& client, const std::string& name, const Json& document,
                   Findings& findings) {
  long long count = 0;
  long long bytes = 0;
  Hindrances hindrances(document);
  const auto count_page = [&](const Json& page) {
    for (const Json& object : list_or_empty(page, "Contents")) {
      ++count;
      hindrances.count(object);
      bytes += number_or(object, "Size", 0);
    }
  };
  const auto read = [&] {
    Json request = listing_of(name);
    request["FetchOwner"] = true;
    client.pages("ListObjectsV2", request, count_page);
    return hindrances.added_to({{"Count", count}, {"Bytes", bytes}});
  };
  return or_gap(read, findings, "s3/bucket/" + name + " ListObjectsV2");
}

/// The same where a bucket has more than current objects, in one pass over all of it.
Json count_versions(const aws::Client& client, const std::string& name, const Json& document,
                    Findings& findings) {
  long long count = 0;
  long long bytes = 0;
  long long noncurrent = 0;
  long long markers = 0;
  Hindrances hindrances(document);
  const auto count_page = [&](const Json& page) {
    markers += static_cast<long long>(list_or_empty(page, "DeleteMarkers").size());
    for (const Json& version : list_or_empty(page, "Versions")) {
      const bool is_current = flag_or(version, "IsLatest", false);
      ++(is_current ? count : noncurrent);
      if (is_current) bytes += number_or(version, "Size", 0);
      if (is_current) hindrances.count(version);
    }
  };
  const auto read = [&] {
    client.pages("ListObjectVersions", listing_of(name), count_page);
    return hindrances.added_to(
        {{"Count", count}, {"Bytes", bytes}, {"NoncurrentVersions", noncurrent}, {"DeleteMarkers", markers}});
  };
  return or_gap(read, findings, "s3/bucket/" + name + " ListObjectVersions");
}

/// Only who may list versions can count them; current objects are counted in any case.
Json counted(const aws::Client& client, const std::string& name, const Json& document, Findings& findings) {
  Json all;
  if (!text_or(document, "GetBucketVersioning/Status", "").empty())
    all = count_versions(client, name, document, findings);
  return all.is_null() ? count_objects(client, name, document, findings) : all;
}

void add_bucket(const aws::Account& account, const Json& listed_bucket, const Json& owner,
                Findings& findings) {
  const std::string name = text(listed_bucket, "Name");
  const std::string what = "s3/bucket/" + name;
  const Json head = read_or_gap(account.client("s3"), "HeadBucket", {{"Bucket", name}}, findings, what);
  const std::string region = region_of(listed_bucket, head, account.region());
  const aws::Client client = account.client("s3", region);
  Json document = listed_bucket;
  document["Owner"] = owner;
  add_configurations(client, name, document, findings);
  if (findings.extent() == Extent::everything)
    document["Objects"] = counted(client, name, document, findings);
  findings.add({what, "s3", "bucket", region, name, std::move(document)});
}

}  // namespace

void collect_buckets(const aws::Account& account, const std::string&, Findings& findings) {
  const Json answer = read_or_gap(account.client("s3"), "ListBuckets", Json::object(), findings, "s3");
  if (answer.is_null()) return;
  for (const Json& bucket : list_or_empty(answer, "Buckets")) {
    add_bucket(account, bucket, at(answer, "Owner"), findings);
  }
}

}  // namespace cleave::inventory
