// The sub-resources of a bucket that are documents to set, get and delete.
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "twin/s3/access.h"
#include "twin/s3/handlers.h"
#include "twin/s3/setting_rules.h"
#include "twin/s3/store.h"

namespace cleave::twin::s3 {
namespace {

/// One sub-resource: its operations, the permission words, where its document stands in requests and answers,
/// and what is said when it is not set.
struct Setting {
  const char* name;     ///< in the bucket's row
  const char* get;      ///< operation
  const char* put;      ///< operation
  const char* remove;   ///< operation, or null
  const char* word;     ///< of the actions: s3:Get…, s3:Put…
  const char* input;    ///< the request's member
  const char* output;   ///< the answer's member; "" = the answer is the document itself
  const char* missing;  ///< error code when it is not set; "" = answered with `fallback`
  const char* message;
  const char* fallback;  ///< JSON
};

// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
constexpr Setting settings[] = {
    {"accelerate", "GetBucketAccelerateConfiguration", "PutBucketAccelerateConfiguration", nullptr,
     "AccelerateConfiguration", "AccelerateConfiguration", "", "", "", "{}"},
    {"cors", "GetBucketCors", "PutBucketCors", "DeleteBucketCors", "BucketCORS", "CORSConfiguration", "",
     "NoSuchCORSConfiguration", "The CORS configuration does not exist", ""},
    {"encryption", "GetBucketEncryption", "PutBucketEncryption", "DeleteBucketEncryption",
     "EncryptionConfiguration", "ServerSideEncryptionConfiguration", "ServerSideEncryptionConfiguration", "",
     "",
     R"({"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"},"BucketKeyEnabled":false}]})"},
    {"lifecycle", "GetBucketLifecycleConfiguration", "PutBucketLifecycleConfiguration",
     "DeleteBucketLifecycle", "LifecycleConfiguration", "LifecycleConfiguration", "",
     "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist", ""},
    {"logging", "GetBucketLogging", "PutBucketLogging", nullptr, "BucketLogging", "BucketLoggingStatus", "",
     "", "", "{}"},
    {"notification", "GetBucketNotificationConfiguration", "PutBucketNotificationConfiguration", nullptr,
     "BucketNotification", "NotificationConfiguration", "", "", "", "{}"},
    {"ownership", "GetBucketOwnershipControls", "PutBucketOwnershipControls", "DeleteBucketOwnershipControls",
     "BucketOwnershipControls", "OwnershipControls", "OwnershipControls", "OwnershipControlsNotFoundError",
     "The bucket ownership controls were not found", ""},
    {"replication", "GetBucketReplication", "PutBucketReplication", "DeleteBucketReplication",
     "ReplicationConfiguration", "ReplicationConfiguration", "ReplicationConfiguration",
     "ReplicationConfigurationNotFoundError", "The replication configuration was not found", ""},
    {"request_payment", "GetBucketRequestPayment", "PutBucketRequestPayment", nullptr, "BucketRequestPayment",
     "RequestPaymentConfiguration", "", "", "", R"({"Payer":"BucketOwner"})"},
    {"tagging", "GetBucketTagging", "PutBucketTagging", "DeleteBucketTagging", "BucketTagging", "Tagging", "",
     "NoSuchTagSet", "The TagSet does not exist", ""},
    {"versioning", "GetBucketVersioning", "PutBucketVersioning", nullptr, "BucketVersioning",
     "VersioningConfiguration", "", "", "", "{}"},
    {"website", "GetBucketWebsite", "PutBucketWebsite", "DeleteBucketWebsite", "BucketWebsite",
     "WebsiteConfiguration", "", "NoSuchWebsiteConfiguration",
     "The specified bucket does not have a website configuration", ""},
    {"public_access_block", "GetPublicAccessBlock", "PutPublicAccessBlock", "DeletePublicAccessBlock",
     "BucketPublicAccessBlock", "PublicAccessBlockConfiguration", "PublicAccessBlockConfiguration",
     "NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found", ""},
    {"object_lock", "GetObjectLockConfiguration", "PutObjectLockConfiguration", nullptr,
     "BucketObjectLockConfiguration", "ObjectLockConfiguration", "ObjectLockConfiguration",
     "ObjectLockConfigurationNotFoundError", "Object Lock configuration does not exist for this bucket", ""},
};

aws::Message get_setting(const Setting& setting, Call& call) {
  const Bucket bucket = bucket_of(call);
  require(call, bucket, {fmt::format("s3:Get{}", setting.word), "", nullptr});
  const Json* stored = bucket.setting(setting.name);
  if (stored == nullptr && *setting.missing != '\0') {
    throw Refusal{setting.missing, setting.message, 404, {{"BucketName", bucket.name}}};
  }
  const Json document = stored != nullptr ? *stored : Json::parse(setting.fallback);
  if (*setting.output == '\0') return {document, ""};
  return {{{setting.output, document}}, ""};
}

aws::Message put_setting(const Setting& setting, Call& call) {
  Bucket bucket = bucket_of(call);
  require(call, bucket, {fmt::format("s3:Put{}", setting.word), "", nullptr});
  Json document = call.input.value(setting.input, Json::object());
  check_setting(call, bucket, setting.name, document);
  (*bucket.row)["settings"][setting.name] = std::move(document);
  return {};
}

aws::Message delete_setting(const Setting& setting, Call& call) {
  Bucket bucket = bucket_of(call);
  require(call, bucket, {fmt::format("s3:Put{}", setting.word), "", nullptr});
  (*bucket.row)["settings"].erase(setting.name);
  return {};
}

}  // namespace

void add_setting_handlers(Service& service) {
  for (const Setting& setting : settings) {
    service.handlers[setting.get] = [&setting](Call& call) { return get_setting(setting, call); };
    service.handlers[setting.put] = [&setting](Call& call) { return put_setting(setting, call); };
    if (setting.remove == nullptr) continue;
    service.handlers[setting.remove] = [&setting](Call& call) { return delete_setting(setting, call); };
  }
}

}  // namespace cleave::twin::s3
