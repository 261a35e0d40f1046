#include <fmt/format.h>

#include "aws/http.h"
#include "twin/s3/access.h"
#include "twin/s3/store.h"
#include "twin/visit/trail.h"

namespace cleave::twin::visiting {
namespace {

using s3::Bucket;

/// What comes before `mark` when the host is "BUCKET.MARK…amazonaws.com".
std::optional<std::string> bucket_before(std::string_view host, std::string_view mark) {
  if (!host.ends_with(".amazonaws.com")) return std::nullopt;
  const auto found = host.find(mark);
  if (found == std::string_view::npos || found == 0) return std::nullopt;
  return std::string(host.substr(0, found));
}

/// 200 when the visitor may read the object, else S3's status.
int status_for(Trail& trail, const Bucket& bucket, const std::string& key, const BucketVisitor& visitor) {
  const Json* version = s3::find_version(trail.world, bucket, key, "");
  const bool there = version != nullptr && !s3::is_delete_marker(*version);
  AccessRequest request;
  request.caller_arn = visitor.identity_arn;
  request.canonical_id = visitor.canonical_id;
  if (!visitor.distribution_arn.empty()) {
    request.service = "cloudfront.amazonaws.com";
    request.context["aws:sourcearn"] = visitor.distribution_arn;
  }
  if (!s3::is_allowed(trail.world, request, bucket, {"s3:GetObject", key, there ? version : nullptr}))
    return 403;
  if (!there) return 404;
  // A visitor has no key for what only its owner can decrypt.
  return find(*version, "document/SSECustomerKeyMD5") == nullptr ? 200 : 400;
}

Json no_bucket(Trail& trail, const std::string& name) {
  return trail.broken("bucket", fmt::format("404: there is no bucket {}", name));
}

}  // namespace

std::optional<std::string> bucket_of_endpoint(std::string_view host) {
  if (bucket_of_website(host)) return std::nullopt;
  const auto dotted = bucket_before(host, ".s3.");
  return dotted ? dotted : bucket_before(host, ".s3-");
}

std::optional<std::string> bucket_of_website(std::string_view host) {
  const auto dashed = bucket_before(host, ".s3-website-");
  return dashed ? dashed : bucket_before(host, ".s3-website.");
}

bool is_bucket_endpoint(std::string_view host) {
  if (host == "s3.amazonaws.com" || bucket_of_endpoint(host)) return true;
  return host.ends_with(".amazonaws.com") && (host.starts_with("s3.") || host.starts_with("s3-")) &&
         host.find(".elb.") == std::string_view::npos;
}

Json follow_bucket(Trail& trail, const std::string& name, const std::string& path,
                   const BucketVisitor& visitor) {
  const auto bucket = s3::find_bucket(trail.world, name);
  if (!bucket) return no_bucket(trail, name);
  const std::string key = aws::percent_decode(path.substr(1));
  trail.hop("bucket", bucket->owner, name, {{"key", key}});
  return trail.answered(bucket->owner, name, status_for(trail, *bucket, key, visitor));
}

/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/IndexDocumentSupport.html
Json follow_website(Trail& trail, const std::string& name, const std::string& path) {
  const auto bucket = s3::find_bucket(trail.world, name);
  if (!bucket) return no_bucket(trail, name);
  const Json* website = bucket->setting("website");
  if (website == nullptr)
    return trail.broken("bucket", fmt::format("404: the bucket {} is no website", name));
  if (const Json* redirect = find(*website, "RedirectAllRequestsTo")) {
    trail.hop("bucket", bucket->owner, name, {{"redirect", text(*redirect, "HostName")}});
    return trail.answered(bucket->owner, name, 301);
  }
  std::string key = aws::percent_decode(path.substr(1));
  if (key.empty() || key.ends_with('/')) key += text_or(*website, "IndexDocument/Suffix", "");
  trail.hop("bucket", bucket->owner, name, {{"key", key}, {"website", true}});
  return trail.answered(bucket->owner, name, status_for(trail, *bucket, key, {}));
}

}  // namespace cleave::twin::visiting
