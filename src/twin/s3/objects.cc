#include "twin/s3/objects.h"

#include <cctype>
#include <set>

#include <fmt/format.h>

#include "base/hash.h"
#include "twin/digests.h"
#include "twin/s3/access.h"
#include "twin/s3/acl.h"

namespace cleave::twin::s3 {
namespace {

/// User metadata is at most 2 KB, with names in lower case.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
Json read_metadata(const Json& given) {
  Json metadata = Json::object();
  std::size_t bytes = 0;
  for (const auto& [name, value] : given.items()) {
    std::string lower = name;
    for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    bytes += name.size() + value.get_ref<const std::string&>().size();
    metadata[lower] = value;
  }
  if (bytes > 2048) {
    throw bad_request("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size");
  }
  return metadata;
}

void check_storage_class(const std::string& name) {
  static const std::set<std::string> known = {
      "STANDARD", "REDUCED_REDUNDANCY",  "STANDARD_IA", "ONEZONE_IA",
      "GLACIER",  "INTELLIGENT_TIERING", "GLACIER_IR",  "DEEP_ARCHIVE"};
  if (!known.contains(name)) {
    throw bad_request("InvalidStorageClass", "The storage class you specified is not valid");
  }
}

/// Who owns a new object: with ACLs disabled the bucket's owner, else the writer, unless the bucket prefers
/// its owner and the writer agrees.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
std::string owner_of_new_object(const Call& call, const Bucket& bucket) {
  const std::string ownership = bucket.ownership();
  if (ownership == "BucketOwnerEnforced") return bucket.owner;
  const bool agreed = text_or(call.input, "ACL", "") == "bucket-owner-full-control";
  return ownership == "BucketOwnerPreferred" && agreed ? bucket.owner : call.account;
}

}  // namespace

Json& readable_version(Call& call, const Bucket& bucket, const std::string& action, const ObjectName& name) {
  Json* version = find_version(call.world, bucket, name.key, name.version_id);
  const bool versioned = !name.version_id.empty() && action == "s3:GetObject";
  require(call, bucket, {versioned ? "s3:GetObjectVersion" : action, name.key, version});
  if (version == nullptr || is_delete_marker(*version)) {
    require(call, bucket, {"s3:ListBucket", "", nullptr});
  }
  if (version == nullptr && !name.version_id.empty()) {
    throw Refusal{"NoSuchVersion", "The specified version does not exist.", 404, {{"Key", name.key}}};
  }
  if (version == nullptr) throw no_such_key(name.key);
  if (is_delete_marker(*version)) {
    Refusal refusal = no_such_key(name.key);
    if (!name.version_id.empty()) {
      refusal = {"MethodNotAllowed", "The specified method is not allowed against this resource.", 405,
                 Json::object()};
    }
    refusal.document["DeleteMarker"] = true;
    refusal.document["VersionId"] = text(*version, "version_id");
    throw refusal;
  }
  return *version;
}

Json& readable_version(Call& call, const Bucket& bucket, const std::string& action) {
  return readable_version(call, bucket, action,
                          {text(call.input, "Key"), text_or(call.input, "VersionId", "")});
}

Json version_from_headers(const Json& input) {
  static constexpr const char* kept[] = {"CacheControl",
                                         "ContentDisposition",
                                         "ContentEncoding",
                                         "ContentLanguage",
                                         "ContentType",
                                         "Expires",
                                         "WebsiteRedirectLocation",
                                         "ServerSideEncryption",
                                         "SSEKMSKeyId",
                                         "BucketKeyEnabled",
                                         "ObjectLockMode",
                                         "ObjectLockRetainUntilDate",
                                         "StorageClass",
                                         "ObjectLockLegalHoldStatus",
                                         "SSECustomerAlgorithm",
                                         "SSECustomerKeyMD5"};
  Json document = {{"ContentType", "binary/octet-stream"}, {"AcceptRanges", "bytes"}};
  for (const char* member : kept) {
    if (input.contains(member)) document[member] = input[member];
  }
  if (!document.contains("ServerSideEncryption") && !document.contains("SSECustomerAlgorithm")) {
    document["ServerSideEncryption"] = "AES256";
  }
  document["Metadata"] = read_metadata(input.value("Metadata", Json::object()));
  const std::string storage_class = text_or(document, "StorageClass", "STANDARD");
  check_storage_class(storage_class);
  // STANDARD goes without saying, in answers too.
  if (storage_class == "STANDARD") document.erase("StorageClass");
  return {{"document", document}, {"tags", tags_from_header(text_or(input, "Tagging", ""))}};
}

std::string etag_of(Call& call, const Bytes& bytes) {
  return fmt::format("\"{}\"", hex(digest_of(call, bytes, "MD5", {"SHA256"})));
}

void set_bytes(Call& call, Json& version, const Bytes& bytes) {
  Json& document = version["document"];
  document["ContentLength"] = bytes.size();
  if (!version.contains("checksums")) {
    // S3 computes this one for whatever comes without a checksum.
    const std::string checksum = digest_of(call, bytes, "CRC64NVME", {"MD5", "SHA256"});
    version["checksums"] = {{"ChecksumCRC64NVME", base64(checksum)}};
  }
  document["ETag"] = etag_of(call, bytes);
  version["blob"] = call.world.put_blob(bytes);
}

std::string store_version(Call& call, const Bucket& bucket, const std::string& key, Json version) {
  check_key(key);
  const std::string owner = owner_of_new_object(call, bucket);
  Json acl = requested_acl(call, {owner, bucket.owner});
  if (acl.is_null()) acl = canned_acl("private", {owner, bucket.owner});
  check_acl(bucket, acl);
  version["owner"] = owner;
  version["acl"] =
      bucket.ownership() == "BucketOwnerEnforced" ? canned_acl("private", {owner, bucket.owner}) : acl;
  Json& modified = version["document"]["LastModified"];
  if (modified.is_null()) modified = object_time(call.world.now());
  return add_version(call.world, bucket, key, std::move(version));
}

void check_write_conditions(Call& call, const Bucket& bucket, const std::string& key) {
  const Json* current = find_version(call.world, bucket, key, "");
  const bool exists = current != nullptr && !is_delete_marker(*current);
  const std::string if_match = text_or(call.input, "IfMatch", "");
  const Refusal failed{"PreconditionFailed", "At least one of the pre-conditions you specified did not hold",
                       412, Json::object()};
  if (text_or(call.input, "IfNoneMatch", "") == "*" && exists) throw failed;
  if (if_match.empty()) return;
  if (!exists) throw no_such_key(key);
  const std::string etag = text(*current, "document/ETag");
  if (if_match != etag && fmt::format("\"{}\"", if_match) != etag) throw failed;
}

void check_read_conditions(const Json& input, const Json& version, const std::string& prefix) {
  const std::string etag = text(version, "document/ETag");
  const Time modified = from_rfc3339(text(version, "document/LastModified"));
  const auto given = [&](const char* name) { return text_or(input, prefix + name, ""); };
  const auto is_same = [&](const std::string& wanted) {
    return wanted == "*" || wanted == etag || fmt::format("\"{}\"", wanted) == etag;
  };
  const Refusal failed{"PreconditionFailed", "At least one of the pre-conditions you specified did not hold",
                       412, Json::object()};
  const Refusal unchanged =
      prefix.empty() ? Refusal{"NotModified", "Not Modified", 304, {{"ETag", etag}}} : failed;
  const bool matched = !given("IfMatch").empty();
  if (matched && !is_same(given("IfMatch"))) throw failed;
  // If-Match, when it holds, outweighs If-Unmodified-Since; If-None-Match outweighs If-Modified-Since.
  if (!matched && !given("IfUnmodifiedSince").empty() &&
      modified > from_rfc3339(given("IfUnmodifiedSince"))) {
    throw failed;
  }
  if (!given("IfNoneMatch").empty()) {
    if (is_same(given("IfNoneMatch"))) throw unchanged;
  } else if (!given("IfModifiedSince").empty() && modified <= from_rfc3339(given("IfModifiedSince"))) {
    throw unchanged;
  }
}

void check_key(const std::string& key) {
  if (key.size() > 1024) throw bad_request("KeyTooLongError", "Your key is too long");
  if (Json(key).dump(-1, ' ', false, Json::error_handler_t::replace) !=
      Json(key).dump(-1, ' ', false, Json::error_handler_t::ignore)) {
    throw bad_request("InvalidURI", "Couldn't parse the specified URI.");
  }
}

Json tags_from_header(const std::string& header) {
  Json tags = Json::array();
  std::string plain = header;
  for (char& c : plain) c = c == '+' ? ' ' : c;
  for (const auto& [key, value] : aws::decode_query(plain)) {
    if (key.empty() && value.empty()) continue;
    tags.push_back({{"Key", key}, {"Value", value}});
  }
  check_tags(tags);
  return tags;
}

/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
void check_tags(const Json& tags) {
  std::set<std::string> keys;
  for (const auto& tag : tags) {
    const std::string key = text(tag, "Key");
    if (key.empty() || key.size() > 512) {
      throw bad_request("InvalidTag", "The TagKey you have provided is invalid");
    }
    if (!keys.insert(key).second)
      throw bad_request("InvalidTag", "Cannot provide multiple Tags with the same key");
  }
  if (keys.size() > 10) throw bad_request("BadRequest", "Object tags cannot be greater than 10");
}

void show_version_id(const Bucket& bucket, const std::string& version_id, Json& answer) {
  if (!bucket.versioning().empty()) answer["VersionId"] = version_id;
}

}  // namespace cleave::twin::s3
