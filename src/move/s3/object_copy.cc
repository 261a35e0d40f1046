#include "move/s3/object_copy.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "aws/http.h"
#include "aws/object_attributes.h"
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

/// A role may be assumed anew between two passes.
std::string_view without_session(std::string_view arn) {
  return arn.find(":assumed-role/") == std::string_view::npos ? arn : arn.substr(0, arn.rfind('/'));
}

}  // namespace

std::optional<ObjectCopy::Original> ObjectCopy::original(const std::string& key) const {
  Json head = call_or_null(buckets_.source_client, "HeadObject", {{"Bucket", buckets_.source}, {"Key", key}},
                           not_there);
  if (head.is_null()) return std::nullopt;
  return Original{{key, text(head, "ETag"), number_or(head, "ContentLength", 0),
                   text_or(head, "StorageClass", "STANDARD"), from_rfc3339(text(head, "LastModified"))},
                  head};
}

std::optional<ObjectState> ObjectCopy::counterpart(const std::string& key) const {
  const Json head = call_or_null(buckets_.destination_client, "HeadObject",
                                 {{"Bucket", buckets_.destination}, {"Key", key}}, not_there);
  if (head.is_null()) return std::nullopt;
  return ObjectState{text(head, "ETag"), number_or(head, "ContentLength", 0),
                     from_rfc3339(text(head, "LastModified"))};
}

std::optional<ObjectState> ObjectCopy::copy(const Original& original, const std::string& replaces) const {
  const aws::ListedObject& object = original.object;
  const Json condition = replaces.empty() ? Json{{"IfNoneMatch", "*"}} : Json{{"IfMatch", replaces}};
  Json request = headers(original);
  if (request.is_null()) return std::nullopt;
  const bool parts = in_parts(object.etag) || object.size > largest_single_copy;
  if (!parts) request.update(condition);
  const Json result = parts ? copy_in_parts(original, std::move(request), condition)
                            : copy_at_once(object, std::move(request));
  if (result.is_null()) return std::nullopt;
  return ObjectState{text(result, "ETag"), object.size, Time{}};
}

/// What no copy brings along by itself; null when the source has deleted the object.
Json ObjectCopy::headers(const Original& original) const {
  const auto& [object, head] = original;
  Json request = {{"Bucket", buckets_.destination},
                  {"ExpectedBucketOwner", buckets_.destination_account},
                  {"Key", object.key},
                  {"StorageClass", object.storage_class}};
  request.update(buckets_.headers);
  if (const Json* redirect = find(head, "WebsiteRedirectLocation"))
    request["WebsiteRedirectLocation"] = *redirect;
  if (!buckets_.acls) return request;
  const Json acl = call_or_null(buckets_.source_client, "GetObjectAcl",
                                {{"Bucket", buckets_.source}, {"Key", object.key}}, not_there);
  if (acl.is_null()) return nullptr;
  const Json& grants = list_or_empty(acl, "Grants");
  if (!aws::more_than_private(grants, buckets_.owners.source)) return request;
  request.erase("ACL");  // S3 takes single grants or a list with a name, not both.
  request.update(aws::grant_parameters(retargeted(grants, buckets_.owners)));
  return request;
}

/// Where a copy reads, as long as that has not changed.
Json ObjectCopy::copy_source(const aws::ListedObject& object) const {
  Json request = {{"CopySource", buckets_.source + "/" + aws::percent_encode(object.key, aws::Slash::keep)},
                  {"CopySourceIfMatch", object.etag}};
  if (!buckets_.request_payer.empty()) request["RequestPayer"] = buckets_.request_payer;
  return request;
}

Json ObjectCopy::copy_at_once(const aws::ListedObject& object, Json request) const {
  request.update(copy_source(object));
  request["MetadataDirective"] = "COPY";
  request["TaggingDirective"] = "COPY";
  const Json answer = call_or_null(buckets_.destination_client, "CopyObject", request, has_changed);
  return answer.is_null() ? answer : at(answer, "CopyObjectResult");
}

Json ObjectCopy::copy_in_parts(const Original& original, Json request, const Json& condition) const {
  const auto& [object, head] = original;
  const auto& destination = buckets_.destination_client;
  for (const char* header : carried_headers) {
    if (const Json* value = find(head, header)) request[header] = *value;
  }
  const Json tagging = call_or_null(buckets_.source_client, "GetObjectTagging",
                                    {{"Bucket", buckets_.source}, {"Key", object.key}}, has_changed);
  if (tagging.is_null()) return nullptr;
  const std::string tags = aws::tags_as_query(list_or_empty(tagging, "TagSet"));
  if (!tags.empty()) request["Tagging"] = tags;
  copies_.add_upload(object.key);
  const std::string upload = text(destination.call("CreateMultipartUpload", request), "UploadId");

  const Json parts = copy_parts(object, upload);
  Json end = {{"Bucket", buckets_.destination},
              {"Key", object.key},
              {"UploadId", upload},
              {"MultipartUpload", {{"Parts", parts}}}};
  end.update(condition);
  const Json answer =
      parts.is_null() ? parts : call_or_null(destination, "CompleteMultipartUpload", end, has_changed);
  if (answer.is_null()) abort(object.key, upload);
  return answer;
}

/// As the end of the upload names them; null when the source's object has changed meanwhile.
Json ObjectCopy::copy_parts(const aws::ListedObject& object, const std::string& upload) const {
  const long long bytes = part_bytes(object);
  Json parts = Json::array();
  const auto copy_part = [&](const std::string& range) {
    Json part = {{"UploadId", upload}, {"PartNumber", parts.size() + 1}};
    if (!range.empty()) part["CopySourceRange"] = range;
    const Json copied = copied_part(object, std::move(part));
    if (!copied.is_null()) parts.push_back(copied);
    return !copied.is_null();
  };
  if (object.size == 0) return copy_part("") ? parts : Json();  // of nothing no range can be named
  for (long long begin = 0; begin < object.size; begin += bytes) {
    const long long last = std::min(begin + bytes, object.size) - 1;
    if (!copy_part(fmt::format("bytes={}-{}", begin, last))) return nullptr;
  }
  return parts;
}

/// Copies one part of an upload; gives it as the end of the upload names it, or null as copy_parts does.
Json ObjectCopy::copied_part(const aws::ListedObject& object, Json request) const {
  const Json number = request["PartNumber"];
  request.update({{"Bucket", buckets_.destination}, {"Key", object.key}});
  request.update(copy_source(object));
  const Json copied = call_or_null(buckets_.destination_client, "UploadPartCopy", request, has_changed);
  if (copied.is_null()) return nullptr;
  return {{"PartNumber", number}, {"ETag", text(copied, "CopyPartResult/ETag")}};
}

/// The size of the source's parts, so that the copy's ETag is the same; all but the last are alike in
/// practice.
long long ObjectCopy::part_bytes(const aws::ListedObject& object) const {
  if (!in_parts(object.etag)) return largest_single_copy;
  const Json first =
      call_or_null(buckets_.source_client, "HeadObject",
                   {{"Bucket", buckets_.source}, {"Key", object.key}, {"PartNumber", 1}}, not_there);
  return std::max<long long>(1, number_or(first, "ContentLength", object.size));
}

void ObjectCopy::abort(const std::string& key, const std::string& upload) const {
  call_or_null(buckets_.destination_client, "AbortMultipartUpload",
               {{"Bucket", buckets_.destination}, {"Key", key}, {"UploadId", upload}},
               {"NoSuchUpload", "404"});
}

void ObjectCopy::end_uploads() const {
  const auto keys = copies_.uploads();
  if (keys.empty()) return;
  const auto is_own = [&](const Json& upload) {
    const std::string id = text_or(upload, "Initiator/ID", "");
    return id == buckets_.owners.destination || without_session(id) == without_session(buckets_.initiator);
  };
  buckets_.destination_client.pages("ListMultipartUploads",
                                    {{"Bucket", buckets_.destination}, {"EncodingType", "url"}},
                                    [&](const Json& page) {
                                      for (const Json& upload : list_or_empty(page, "Uploads")) {
                                        const std::string key = aws::decoded_key(text(upload, "Key"));
                                        if (keys.contains(key) && is_own(upload))
                                          abort(key, text(upload, "UploadId"));
                                      }
                                    });
  copies_.forget_uploads();
}

}  // namespace cleave::move
