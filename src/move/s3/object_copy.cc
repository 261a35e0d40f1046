#include "move/s3/object_copy.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "aws/http.h"
#include "move/call_or_null.h"

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

/// Between the listing and the copy the object may have changed: what counts is the object as it is now.
ObjectCopy::Outcome ObjectCopy::copy(const aws::ListedObject& listed) const {
  const Json head =
      call_or_null(buckets_.source_client, "HeadObject", {{"Bucket", buckets_.source}, {"Key", listed.key}},
                   {"404", "NotFound", "NoSuchKey"});
  if (head.is_null()) return Outcome::gone;
  aws::ListedObject object = listed;
  object.etag = text(head, "ETag");
  object.size = number_or(head, "ContentLength", 0);
  object.storage_class = text_or(head, "StorageClass", "STANDARD");
  Json request = headers(object, head);
  if (in_parts(object.etag) || object.size > largest_single_copy) {
    copy_in_parts(object, head, std::move(request));
  } else {
    copy_at_once(object, std::move(request));
  }
  return Outcome::copied;
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
  if (more_than_private(grants, buckets_.owners.source))
    request.update(grant_parameters(retargeted(grants, buckets_.owners)));
  return request;
}

/// Where a copy reads, as long as that has not changed.
Json ObjectCopy::copy_source(const aws::ListedObject& object) const {
  Json request = {{"CopySource", buckets_.source + "/" + aws::percent_encode(object.key, aws::Slash::keep)},
                  {"CopySourceIfMatch", object.etag}};
  if (!buckets_.request_payer.empty()) request["RequestPayer"] = buckets_.request_payer;
  return request;
}

void ObjectCopy::copy_at_once(const aws::ListedObject& object, Json request) const {
  request.update(copy_source(object));
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
  const auto copy_part = [&](const std::string& range) {
    Json part = {{"UploadId", upload}, {"PartNumber", parts.size() + 1}};
    if (!range.empty()) part["CopySourceRange"] = range;
    parts.push_back(copied_part(object, std::move(part)));
  };
  if (object.size == 0) copy_part("");  // of nothing no range can be named
  for (long long begin = 0; begin < object.size; begin += bytes)
    copy_part(fmt::format("bytes={}-{}", begin, std::min(begin + bytes, object.size) - 1));
  destination.call("CompleteMultipartUpload", {{"Bucket", buckets_.destination},
                                               {"Key", object.key},
                                               {"UploadId", upload},
                                               {"MultipartUpload", {{"Parts", parts}}}});
}

/// Copies one part of an upload; gives it as the end of the upload names it.
Json ObjectCopy::copied_part(const aws::ListedObject& object, Json request) const {
  const Json number = request["PartNumber"];
  request.update({{"Bucket", buckets_.destination}, {"Key", object.key}});
  request.update(copy_source(object));
  const Json copied = buckets_.destination_client.call("UploadPartCopy", request);
  return {{"PartNumber", number}, {"ETag", text(copied, "CopyPartResult/ETag")}};
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
  const Json uploads = buckets_.destination_client.call(
      "ListMultipartUploads", {{"Bucket", buckets_.destination}, {"Prefix", key}, {"EncodingType", "url"}});
  for (const Json& upload : list_or_empty(uploads, "Uploads")) {
    if (aws::decoded_key(text(upload, "Key")) != key) continue;
    call_or_null(buckets_.destination_client, "AbortMultipartUpload",
                 {{"Bucket", buckets_.destination}, {"Key", key}, {"UploadId", text(upload, "UploadId")}},
                 {"NoSuchUpload"});
  }
}

}  // namespace cleave::move
