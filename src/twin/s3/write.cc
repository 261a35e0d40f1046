// PutObject and the deletes.
#include <algorithm>

#include <fmt/format.h>

#include "twin/s3/access.h"
#include "twin/s3/acl.h"
#include "twin/s3/checksums.h"
#include "twin/s3/customer_key.h"
#include "twin/s3/handlers.h"
#include "twin/s3/objects.h"
#include "twin/s3/store.h"

namespace cleave::twin::s3 {
namespace {

aws::Message put_object(Call& call) {
  const Bucket bucket = bucket_of(call);
  const std::string key = text(call.input, "Key");
  require(call, bucket, {"s3:PutObject", key, nullptr});
  if (asks_for_acl(call.input)) require(call, bucket, {"s3:PutObjectAcl", key, nullptr});
  check_write_conditions(call, bucket, key);
  customer_key_md5(call.input);
  check_sent_bytes(call);
  if (static_cast<long long>(call.payload.size()) > largest_single_write) {
    throw bad_request("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
  }
  Json version = version_from_headers(call.input);
  const Json given = given_checksums(call.input);
  if (!given.empty()) version["checksums"] = given;
  set_bytes(call, version, call.payload);
  Json answer = version["checksums"];
  answer["ETag"] = version["document"]["ETag"];
  show_encryption(version["document"], answer);
  show_version_id(bucket, store_version(call, bucket, key, std::move(version)), answer);
  return {answer, ""};
}

bool is_locked(const Json& version, Time now) {
  if (text_or(version, "document/ObjectLockLegalHoldStatus", "OFF") == "ON") return true;
  const std::string until = text_or(version, "document/ObjectLockRetainUntilDate", "");
  return !until.empty() && from_rfc3339(until) > now;
}

/// Removes one version for good.
Json delete_version(Call& call, const Bucket& bucket, const std::string& key, const std::string& version_id) {
  require(call, bucket, {"s3:DeleteObjectVersion", key, nullptr});
  Json answer = {{"VersionId", version_id}};
  Json* version = find_version(call.world, bucket, key, version_id);
  if (version == nullptr) return answer;
  if (is_locked(*version, call.world.now())) throw access_denied();
  if (is_delete_marker(*version)) answer["DeleteMarker"] = true;
  remove_version(call.world, bucket, key, version_id);
  return answer;
}

/// Without versioning the object is gone; with it a delete marker hides what stays.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html
Json delete_current(Call& call, const Bucket& bucket, const std::string& key) {
  require(call, bucket, {"s3:DeleteObject", key, nullptr});
  if (bucket.versioning().empty()) {
    remove_versions(call.world, bucket, key);
    return Json::object();
  }
  Json marker = {{"delete_marker", true},
                 {"owner", bucket.owner},
                 {"document", {{"LastModified", object_time(call.world.now())}}}};
  const std::string id = add_version(call.world, bucket, key, std::move(marker));
  return {{"DeleteMarker", true}, {"VersionId", id}};
}

Json delete_one(Call& call, const Bucket& bucket, const std::string& key, const std::string& version_id) {
  return version_id.empty() ? delete_current(call, bucket, key)
                            : delete_version(call, bucket, key, version_id);
}

aws::Message delete_object(Call& call) {
  const Bucket bucket = bucket_of(call);
  const std::string key = text(call.input, "Key");
  const std::string if_match = text_or(call.input, "IfMatch", "");
  if (!if_match.empty()) check_write_conditions(call, bucket, key);
  return {delete_one(call, bucket, key, text_or(call.input, "VersionId", "")), ""};
}

Json deleted_entry(const std::string& key, const std::string& version_id, const Json& outcome) {
  Json entry = {{"Key", key}};
  if (!version_id.empty()) entry["VersionId"] = version_id;
  if (flag_or(outcome, "DeleteMarker", false)) {
    entry["DeleteMarker"] = true;
    entry["DeleteMarkerVersionId"] = outcome["VersionId"];
  }
  return entry;
}

aws::Message delete_objects(Call& call) {
  const Bucket bucket = bucket_of(call);
  require_checksum_header(call);
  const Json& objects = list_or_empty(call.input, "Delete/Objects");
  if (objects.empty() || objects.size() > 1000) {
    throw bad_request("MalformedXML", "The list of keys has to have 1 to 1000 entries");
  }
  Json deleted = Json::array();
  Json errors = Json::array();
  for (const auto& object : objects) {
    const std::string key = text(object, "Key");
    const std::string version_id = text_or(object, "VersionId", "");
    try {
      deleted.push_back(deleted_entry(key, version_id, delete_one(call, bucket, key, version_id)));
    } catch (const Refusal& refusal) {
      errors.push_back({{"Key", key}, {"Code", refusal.code}, {"Message", refusal.message}});
      if (!version_id.empty()) errors.back()["VersionId"] = version_id;
    }
  }
  aws::Message answer;
  if (!flag_or(call.input, "Delete/Quiet", false)) answer.document["Deleted"] = deleted;
  if (!errors.empty()) answer.document["Errors"] = errors;
  return answer;
}

}  // namespace

void add_write_handlers(Service& service) {
  service.handlers["PutObject"] = put_object;
}

void add_delete_handlers(Service& service) {
  service.handlers["DeleteObject"] = delete_object;
  service.handlers["DeleteObjects"] = delete_objects;
}

}  // namespace cleave::twin::s3
