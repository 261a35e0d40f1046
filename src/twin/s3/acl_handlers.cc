#include "twin/s3/access.h"
#include "twin/s3/acl.h"
#include "twin/s3/handlers.h"
#include "twin/s3/objects.h"
#include "twin/s3/store.h"

namespace cleave::twin::s3 {
namespace {

/// Reading goes on where ACLs are disabled, setting does not, whatever it says.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
void require_acls(const Bucket& bucket) {
  if (bucket.ownership() == "BucketOwnerEnforced")
    throw bad_request("AccessControlListNotSupported", "The bucket does not allow ACLs");
}

aws::Message get_bucket_acl(Call& call) {
  const Bucket bucket = bucket_of(call);
  require(call, bucket, {"s3:GetBucketAcl", "", nullptr});
  return {shown_acl(bucket, bucket.owner, list_or_empty(*bucket.row, "acl")), ""};
}

aws::Message put_bucket_acl(Call& call) {
  Bucket bucket = bucket_of(call);
  require(call, bucket, {"s3:PutBucketAcl", "", nullptr});
  const Json acl = requested_acl(call, {bucket.owner, bucket.owner});
  if (acl.is_null()) throw bad_request("MissingSecurityHeader", "Your request was missing a required header");
  require_acls(bucket);
  check_acl(bucket, acl);
  (*bucket.row)["acl"] = acl;
  return {};
}

aws::Message get_object_acl(Call& call) {
  const Bucket bucket = bucket_of(call);
  const Json& version = readable_version(call, bucket, "s3:GetObjectAcl");
  return {shown_acl(bucket, text(version, "owner"), list_or_empty(version, "acl")), ""};
}

aws::Message put_object_acl(Call& call) {
  const Bucket bucket = bucket_of(call);
  Json& version = readable_version(call, bucket, "s3:PutObjectAcl");
  const Json acl = requested_acl(call, {text(version, "owner"), bucket.owner});
  if (acl.is_null()) throw bad_request("MissingSecurityHeader", "Your request was missing a required header");
  require_acls(bucket);
  check_acl(bucket, acl);
  version["acl"] = acl;
  return {};
}

}  // namespace

void add_acl_handlers(Service& service) {
  service.handlers["GetBucketAcl"] = get_bucket_acl;
  service.handlers["PutBucketAcl"] = put_bucket_acl;
  service.handlers["GetObjectAcl"] = get_object_acl;
  service.handlers["PutObjectAcl"] = put_object_acl;
}

}  // namespace cleave::twin::s3
