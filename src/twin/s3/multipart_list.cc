// ListParts and ListMultipartUploads.
#include <map>

#include "twin/s3/access.h"
#include "twin/s3/acl.h"
#include "twin/s3/handlers.h"
#include "twin/s3/listing.h"
#include "twin/s3/multipart.h"

namespace cleave::twin::s3 {
namespace {

/// A principal is told by its ARN, an account's root and a stranger by the canonical id.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Initiator.html
Json initiator_of(const Json& upload) {
  const std::string arn = text_or(upload, "initiator", "");
  if (arn.empty() || arn.ends_with(":root")) return owner_document(text(upload, "account"));
  return {{"ID", arn}, {"DisplayName", arn.substr(arn.rfind(':') + 1)}};
}

aws::Message list_parts(Call& call) {
  const Bucket bucket = bucket_of(call);
  require(call, bucket, {"s3:ListMultipartUploadParts", text(call.input, "Key"), nullptr});
  const Json& upload = upload_of(call, bucket);
  const long long limit = std::min(number_or(call.input, "MaxParts", 1000), 1000LL);
  const long long after = number_or(call.input, "PartNumberMarker", 0);
  Json answer = {{"Bucket", bucket.name},
                 {"Key", shown_key(call, text(call.input, "Key"))},
                 {"UploadId", call.input["UploadId"]},
                 {"MaxParts", limit},
                 {"PartNumberMarker", after},
                 {"IsTruncated", false},
                 {"Owner", owner_document(text(upload, "account"))},
                 {"Initiator", initiator_of(upload)},
                 {"StorageClass", text_or(upload, "input/StorageClass", "STANDARD")}};
  for (const auto& [key, part] : upload["parts"].items()) {
    const long long number = std::stoll(key);
    if (number <= after) continue;
    if (static_cast<long long>(answer.value("Parts", Json::array()).size()) == limit) {
      answer["IsTruncated"] = true;
      break;
    }
    Json shown = part["checksums"];
    shown.update({{"PartNumber", number},
                  {"ETag", part["ETag"]},
                  {"Size", part["ContentLength"]},
                  {"LastModified", part["LastModified"]}});
    answer["Parts"].push_back(std::move(shown));
    answer["NextPartNumberMarker"] = number;
  }
  return {answer, ""};
}

Json shown_upload(const Call& call, const std::string& id, const Json& upload) {
  return {{"UploadId", id},
          {"Key", shown_key(call, text(upload, "key"))},
          {"Initiated", upload["initiated"]},
          {"StorageClass", text_or(upload, "input/StorageClass", "STANDARD")},
          {"Owner", owner_document(text(upload, "account"))},
          {"Initiator", initiator_of(upload)}};
}

/// Uploads come in the order of their keys, and of their ids within a key.
aws::Message list_uploads(Call& call) {
  const Bucket bucket = bucket_of(call);
  require(call, bucket, {"s3:ListBucketMultipartUploads", "", nullptr});
  const ListingRequest request = read_listing(call, "MaxUploads");
  const std::string key_marker = text_or(call.input, "KeyMarker", "");
  const std::string id_marker = text_or(call.input, "UploadIdMarker", "");
  std::map<std::pair<std::string, std::string>, const Json*> ordered;
  for (const auto& [id, upload] : uploads_of(call.world, bucket))
    ordered[{text(upload, "key"), id}] = &upload;
  Json answer = {{"Bucket", bucket.name}, {"MaxUploads", request.limit}, {"KeyMarker", key_marker}};
  ListingPage page;
  std::size_t count = 0;
  for (const auto& [name, upload] : ordered) {
    const auto& [key, id] = name;
    if (!key.starts_with(request.prefix) || key < key_marker) continue;
    if (key == key_marker && (id_marker.empty() || id <= id_marker)) continue;
    const auto found =
        request.delimiter.empty() ? std::string::npos : key.find(request.delimiter, request.prefix.size());
    const std::string group =
        found == std::string::npos ? "" : key.substr(0, found + request.delimiter.size());
    if (!group.empty() && (group <= key_marker || (!page.prefixes.empty() && page.prefixes.back() == group)))
      continue;
    if (count == request.limit) {
      page.truncated = request.limit > 0;
      break;
    }
    ++count;
    if (group.empty()) answer["Uploads"].push_back(shown_upload(call, id, *upload));
    if (!group.empty()) page.prefixes.push_back(group);
    answer["NextKeyMarker"] = shown_key(call, group.empty() ? key : group);
    answer["NextUploadIdMarker"] = group.empty() ? id : "";
  }
  show_listing(call, request, page, answer);
  if (!page.truncated) {
    answer.erase("NextKeyMarker");
    answer.erase("NextUploadIdMarker");
  }
  return {answer, ""};
}

}  // namespace

void add_multipart_list_handlers(Service& service) {
  service.handlers["ListParts"] = list_parts;
  service.handlers["ListMultipartUploads"] = list_uploads;
}

}  // namespace cleave::twin::s3
