#include "move/s3/object_copy.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "aws/http.h"
#include "base/error.h"
#include "move/s3/access_grants.h"

namespace cleave::move {
namespace {

/// What CopyObject takes at most. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
constexpr long long largest_single_copy = 5LL << 30;

/// "…-12": uploaded in 12 parts.
bool in_parts(const std::string& etag) {
  return etag.find('-') != std::string::npos;
}

/// Metadata that a multipart upload must be told; CopyObject takes it from the source by itself.
constexpr std::array carried_headers{"CacheControl",    "ContentDisposition", "ContentEncoding",
                                     "ContentLanguage", "ContentType",        "Expires",
                                     "Metadata"};

std::string tags_as_query(const Json& tag_set) {
  std::string query;
  for (const Json& tag : tag_set) {
    if (!query.empty()) query += '&';
    query += aws::percent_encode(text(tag, "Key")) + "=" + aws::percent_encode(text(tag, "Value"));
  }
  return query;
}

}  // namespace

void ObjectCopy::copy(const aws::ListedObject& object) const {
  const Json head =
      buckets_.source_client.call("HeadObject", {{"Bucket", buckets_.source}, {"Key", object.key}});
  Json request = headers(object, head);
  if (in_parts(object.etag) || object.size > largest_single_copy) {
    copy_in_parts(object, head, std::move(request));
  } else {
    copy_at_once(object, std::move(request));
  }
}

/// What no copy brings along by itself.
Json ObjectCopy::headers(const aws::ListedObject& object, const Json& head) const {
  Json request = {
      {"Bucket", buckets_.destination}, {"Key", object.key}, {"StorageClass", object.storage_class}};
  if (const Json* redirect = find(head, "WebsiteRedirectLocation"))
    request["WebsiteRedirectLocation"] = *redirect;
  if (!buckets_.acls) return request;
  const Json acl =
      buckets_.source_client.call("GetObjectAcl", {{"Bucket", buckets_.source}, {"Key", object.key}});
  const Json& grants = list_or_empty(acl, "Grants");
  if (more_than_private(grants, buckets_.source_owner)) {
    request.update(grant_parameters(retargeted(grants, buckets_.source_owner, buckets_.destination_owner)));
  }
  return request;
}

void ObjectCopy::copy_at_once(const aws::ListedObject& object, Json request) const {
  request["CopySource"] = buckets_.source + "/" + aws::percent_encode(object.key, aws::Slash::keep);
  request["CopySourceIfMatch"] = object.etag;
  request["MetadataDirective"] = "COPY";
  request["TaggingDirective"] = "COPY";
  buckets_.destination_client.call("CopyObject", request);
}

void ObjectCopy::copy_in_parts(const aws::ListedObject& object, const Json& head, Json request) const {
  const auto& destination = buckets_.destination_client;
  abort_earlier(object.key);
  for (const char* header : carried_headers) {
    if (const Json* value = find(head, header)) request[header] = *value;
  }
  const Json tagging =
      buckets_.source_client.call("GetObjectTagging", {{"Bucket", buckets_.source}, {"Key", object.key}});
  const std::string tags = tags_as_query(list_or_empty(tagging, "TagSet"));
  if (!tags.empty()) request["Tagging"] = tags;
  const std::string upload = text(destination.call("CreateMultipartUpload", request), "UploadId");

  const long long bytes = part_bytes(object);
  Json parts = Json::array();
  for (long long begin = 0; begin < object.size; begin += bytes) {
    const long long end = std::min(begin + bytes, object.size) - 1;
    const auto number = parts.size() + 1;
    const Json copied = destination.call(
        "UploadPartCopy",
        {{"Bucket", buckets_.destination},
         {"Key", object.key},
         {"UploadId", upload},
         {"PartNumber", number},
         {"CopySource", buckets_.source + "/" + aws::percent_encode(object.key, aws::Slash::keep)},
         {"CopySourceRange", fmt::format("bytes={}-{}", begin, end)},
         {"CopySourceIfMatch", object.etag}});
    parts.push_back({{"PartNumber", number}, {"ETag", text(copied, "CopyPartResult/ETag")}});
  }
  destination.call("CompleteMultipartUpload", {{"Bucket", buckets_.destination},
                                               {"Key", object.key},
                                               {"UploadId", upload},
                                               {"MultipartUpload", {{"Parts", parts}}}});
}

/// The size of the source's parts, so that the copy's ETag is the same; all but the last are alike in
/// practice.
long long ObjectCopy::part_bytes(const aws::ListedObject& object) const {
  if (!in_parts(object.etag)) return largest_single_copy;
  const Json first = buckets_.source_client.call(
      "HeadObject", {{"Bucket", buckets_.source}, {"Key", object.key}, {"PartNumber", 1}});
  return std::max<long long>(1, number_or(first, "ContentLength", object.size));
}

/// A crash may have left an upload without its end, which would be charged for.
void ObjectCopy::abort_earlier(const std::string& key) const {
  const Json uploads = buckets_.destination_client.call("ListMultipartUploads",
                                                        {{"Bucket", buckets_.destination}, {"Prefix", key}});
  for (const Json& upload : list_or_empty(uploads, "Uploads")) {
    if (text(upload, "Key") != key) continue;
    buckets_.destination_client.call(
        "AbortMultipartUpload",
        {{"Bucket", buckets_.destination}, {"Key", key}, {"UploadId", text(upload, "UploadId")}});
  }
}

}  // namespace cleave::move
