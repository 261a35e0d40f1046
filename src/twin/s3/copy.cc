// CopyObject.
#include <fmt/format.h>

#include "aws/checksum.h"
#include "base/hash.h"
#include "twin/digests.h"
#include "twin/s3/access.h"
#include "twin/s3/acl.h"
#include "twin/s3/copy_source.h"
#include "twin/s3/customer_key.h"
#include "twin/s3/handlers.h"
#include "twin/s3/objects.h"
#include "twin/s3/store.h"

namespace cleave::twin::s3 {
namespace {

/// The metadata that a copy takes along; storage class, encryption, redirect and lock it does not.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/copy-object.html
constexpr const char* copied[] = {"CacheControl",    "ContentDisposition", "ContentEncoding",
                                  "ContentLanguage", "ContentType",        "Expires",
                                  "Metadata"};

bool replaces(const Call& call, const char* directive) {
  const std::string value = text_or(call.input, directive, "COPY");
  if (value != "COPY" && value != "REPLACE") {
    throw bad_request("InvalidArgument", fmt::format("Unknown {}.", directive));
  }
  return value == "REPLACE";
}

/// Copying an object to itself has to change something.
void check_not_itself(const Call& call, const CopySource& source, const Bucket& destination,
                      const std::string& key) {
  if (source.bucket.name != destination.name || source.name.key != key || !source.name.version_id.empty())
    return;
  const bool changes =
      replaces(call, "MetadataDirective") || replaces(call, "TaggingDirective") ||
      call.input.contains("StorageClass") || call.input.contains("WebsiteRedirectLocation") ||
      call.input.contains("ServerSideEncryption") || call.input.contains("SSECustomerAlgorithm");
  if (changes) return;
  throw bad_request(
      "InvalidRequest",
      "This copy request is illegal because it is trying to copy an object to itself without changing "
      "the object's metadata, storage class, website redirect location or encryption attributes.");
}

Json make_copy(Call& call, const CopySource& source) {
  Json version = version_from_headers(call.input);
  const Json& original = source.version["document"];
  Json& document = version["document"];
  if (!replaces(call, "MetadataDirective")) {
    for (const char* member : copied) {
      document.erase(member);
      if (original.contains(member)) document[member] = original[member];
    }
  }
  if (!replaces(call, "TaggingDirective")) version["tags"] = list_or_empty(source.version, "tags");
  const Bytes& bytes = call.world.blob(text(source.version, "blob"));
  if (source.version.contains("checksums") && !source.version.contains("part_bytes")) {
    version["checksums"] = source.version["checksums"];
  }
  if (const std::string wanted = text_or(call.input, "ChecksumAlgorithm", ""); !wanted.empty()) {
    if (aws::RunningChecksum::knows(wanted))
      version["checksums"] = {
          {"Checksum" + wanted, base64(digest_of(call, bytes, wanted, {"MD5", "SHA256"}))}};
  }
  set_bytes(call, version, bytes);
  return version;
}

void require_tag_permissions(Call& call, const CopySource& source, const Bucket& destination,
                             const Json& copy, const std::string& key) {
  if (list_or_empty(copy, "tags").empty()) return;
  if (!replaces(call, "TaggingDirective")) {
    require(call, source.bucket, {"s3:GetObjectTagging", source.name.key, &source.version});
  }
  require(call, destination, {"s3:PutObjectTagging", key, nullptr});
}

/// One principal signs the copy: it must be able to read there and write here.
aws::Message copy_object(Call& call) {
  const Bucket bucket = bucket_of(call);
  const std::string key = text(call.input, "Key");
  const CopySource source = read_copy_source(call);
  require(call, bucket, {"s3:PutObject", key, nullptr});
  if (asks_for_acl(call.input)) require(call, bucket, {"s3:PutObjectAcl", key, nullptr});
  check_write_conditions(call, bucket, key);
  check_not_itself(call, source, bucket, key);
  if (number_or(source.version, "document/ContentLength", 0) > largest_single_write) {
    throw bad_request("InvalidRequest",
                      "The specified copy source is larger than the maximum allowable size for a "
                      "copy source: 5368709120");
  }
  customer_key_md5(call.input);
  Json copy = make_copy(call, source);
  require_tag_permissions(call, source, bucket, copy, key);
  Json result = {{"ETag", copy["document"]["ETag"]}};
  Json answer = Json::object();
  show_encryption(copy["document"], answer);
  if (call.input.contains("ChecksumAlgorithm")) result.update(copy["checksums"]);
  const std::string id = store_version(call, bucket, key, std::move(copy));
  result["LastModified"] = find_version(call.world, bucket, key, id)->at("document").at("LastModified");
  answer["CopyObjectResult"] = result;
  show_version_id(bucket, id, answer);
  if (!source.bucket.versioning().empty()) answer["CopySourceVersionId"] = source.version["version_id"];
  return {answer, ""};
}

}  // namespace

void add_copy_handlers(Service& service) {
  service.handlers["CopyObject"] = copy_object;
}

}  // namespace cleave::twin::s3
