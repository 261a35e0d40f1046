#include "aws/quirks.h"

#include <string_view>

namespace cleave::aws {
namespace {

using Kind = Quirk::Kind;

constexpr const char* s3_api = "https://docs.aws.amazon.com/AmazonS3/latest/API/";
constexpr const char* s3_errors = "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html";
constexpr const char* copy_errors = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html";
constexpr const char* complete_errors =
    "https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html";
constexpr const char* location = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html";
constexpr const char* zone_ids =
    "https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZones.html";

constexpr const char* root_reason = "the model names no root element; clients other than ours look at it";
constexpr const char* late_error = "S3 sends the status before it knows the outcome of a long copy";
constexpr const char* prefixed = "answers spell the id with its path, labels and members take it without";

constexpr Quirk table[] = {
    {"s3", "GetBucketLocation", Kind::unwrapped_output, "", "the root element holds the text itself",
     location},
    {"s3", "CopyObject", Kind::error_in_success, "", late_error, copy_errors},
    {"s3", "UploadPartCopy", Kind::error_in_success, "", late_error, copy_errors},
    {"s3", "CompleteMultipartUpload", Kind::error_in_success, "", late_error, complete_errors},
    {"s3", "", Kind::bare_errors, "", "an error's root element is <Error>", s3_errors},
    {"s3", "GetBucketLocation", Kind::output_root, "LocationConstraint", root_reason, location},
    {"s3", "ListBuckets", Kind::output_root, "ListAllMyBucketsResult", root_reason, s3_api},
    {"s3", "ListObjects", Kind::output_root, "ListBucketResult", root_reason, s3_api},
    {"s3", "ListObjectsV2", Kind::output_root, "ListBucketResult", root_reason, s3_api},
    {"s3", "ListObjectVersions", Kind::output_root, "ListVersionsResult", root_reason, s3_api},
    {"s3", "ListMultipartUploads", Kind::output_root, "ListMultipartUploadsResult", root_reason, s3_api},
    {"s3", "ListParts", Kind::output_root, "ListPartsResult", root_reason, s3_api},
    {"s3", "CreateMultipartUpload", Kind::output_root, "InitiateMultipartUploadResult", root_reason, s3_api},
    {"s3", "CompleteMultipartUpload", Kind::output_root, "CompleteMultipartUploadResult", root_reason,
     s3_api},
    {"s3", "DeleteObjects", Kind::output_root, "DeleteResult", root_reason, s3_api},
    {"s3", "GetBucketAcl", Kind::output_root, "AccessControlPolicy", root_reason, s3_api},
    {"s3", "GetObjectAcl", Kind::output_root, "AccessControlPolicy", root_reason, s3_api},
    {"s3", "GetBucketTagging", Kind::output_root, "Tagging", root_reason, s3_api},
    {"s3", "GetObjectTagging", Kind::output_root, "Tagging", root_reason, s3_api},
    {"s3", "GetBucketVersioning", Kind::output_root, "VersioningConfiguration", root_reason, s3_api},
    {"s3", "GetBucketWebsite", Kind::output_root, "WebsiteConfiguration", root_reason, s3_api},
    {"s3", "GetBucketCors", Kind::output_root, "CORSConfiguration", root_reason, s3_api},
    {"s3", "GetBucketLifecycleConfiguration", Kind::output_root, "LifecycleConfiguration", root_reason,
     s3_api},
    {"s3", "GetBucketLogging", Kind::output_root, "BucketLoggingStatus", root_reason, s3_api},
    {"s3", "GetBucketNotificationConfiguration", Kind::output_root, "NotificationConfiguration", root_reason,
     s3_api},
    {"s3", "GetBucketRequestPayment", Kind::output_root, "RequestPaymentConfiguration", root_reason, s3_api},
    {"s3", "GetBucketAccelerateConfiguration", Kind::output_root, "AccelerateConfiguration", root_reason,
     s3_api},
    {"route53", "", Kind::bare_ids, "/hostedzone/", prefixed, zone_ids},
    {"route53", "", Kind::bare_ids, "/change/", prefixed, zone_ids},
    {"route53", "", Kind::bare_ids, "/delegationset/", prefixed, zone_ids},
};

void mark(Operation& operation, const Quirk& quirk) {
  operation.unwrapped_output |= quirk.kind == Kind::unwrapped_output;
  operation.error_in_success |= quirk.kind == Kind::error_in_success;
  if (quirk.kind == Kind::output_root) operation.output_root = quirk.value;
}

bool takes_bare_ids(const Member& member) {
  const std::string& shape = member.shape->name;
  return shape == "ResourceId" || shape == "ChangeId" || shape == "DelegationSetId" ||
         shape == "TagResourceId";
}

}  // namespace

std::span<const Quirk> quirks() {
  return table;
}

void apply_quirks(ServiceModel& model) {
  for (const Quirk& quirk : table) {
    if (model.id != quirk.service) continue;
    if (quirk.kind == Kind::bare_errors) model.bare_errors = true;
    const auto found = model.operations.find(std::string_view(quirk.operation));
    if (found != model.operations.end()) mark(found->second, quirk);
  }
}

Json adjusted_input(const ServiceModel& service, const Operation& operation, Json document) {
  for (const Quirk& quirk : table) {
    if (quirk.kind != Kind::bare_ids || service.id != quirk.service || operation.input.shape == nullptr)
      continue;
    for (const Member& member : operation.input.shape->members) {
      const auto found = document.find(member.name);
      if (found == document.end() || !found->is_string() || !takes_bare_ids(member)) continue;
      const std::string& id = found->get_ref<const std::string&>();
      if (id.starts_with(quirk.value)) *found = id.substr(std::string_view(quirk.value).size());
    }
  }
  return document;
}

}  // namespace cleave::aws
