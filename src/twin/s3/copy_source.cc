#include "twin/s3/copy_source.h"

#include <fmt/format.h>

#include "twin/s3/customer_key.h"

namespace cleave::twin::s3 {
namespace {

struct Named {
  std::string bucket;
  ObjectName object;
};

/// "BUCKET/KEY" or "/BUCKET/KEY", percent-encoded, with "?versionId=ID" behind it perhaps.
Named parse(const std::string& source) {
  Named named;
  std::string path = source;
  if (const auto mark = path.rfind("?versionId="); mark != std::string::npos) {
    named.object.version_id = path.substr(mark + 11);
    path.erase(mark);
  }
  path = aws::percent_decode(path);
  if (path.starts_with('/')) path.erase(0, 1);
  const auto slash = path.find('/');
  if (slash == std::string::npos || slash + 1 == path.size()) {
    throw bad_request("InvalidArgument", "Invalid copy source object key");
  }
  named.bucket = path.substr(0, slash);
  named.object.key = path.substr(slash + 1);
  return named;
}

}  // namespace

CopySource read_copy_source(Call& call) {
  const Named named = parse(text(call.input, "CopySource"));
  const Bucket bucket = require_bucket(call.world, named.bucket);
  if (text_or(call.input, "ExpectedSourceBucketOwner", bucket.owner) != bucket.owner) throw access_denied();
  const Json& version = readable_version(call, bucket, "s3:GetObject", named.object);
  require_customer_key(call.input, version, "CopySource");
  check_read_conditions(call.input, version, "CopySource");
  const std::string storage_class = text_or(version, "document/StorageClass", "STANDARD");
  if (storage_class == "GLACIER" || storage_class == "DEEP_ARCHIVE") {
    throw Refusal{"InvalidObjectState",
                  "Operation is not valid for the source object's storage class",
                  403,
                  {{"StorageClass", storage_class}}};
  }
  return {bucket, named.object, version};
}

}  // namespace cleave::twin::s3
