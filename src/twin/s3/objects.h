#pragma once

#include <string>

#include "twin/s3/store.h"

namespace cleave::twin::s3 {

/// An object as a call names it.
struct ObjectName {
  std::string key;
  std::string version_id;  ///< "" = the current version
};

/// The version, if the caller may do `action` with it; for "s3:GetObject" of a named version that is
/// "s3:GetObjectVersion". Throws Refusal as S3 does: who may not list the bucket is not told whether a key
/// exists.
Json& readable_version(Call& call, const Bucket& bucket, const std::string& action, const ObjectName& name);
/// The same for the call's own Key and VersionId.
Json& readable_version(Call& call, const Bucket& bucket, const std::string& action);

/// A version made of a request's headers: what HeadObject will answer, tags, storage class; no bytes yet.
Json version_from_headers(const Json& input);

/// Puts bytes into a version: the blob, its length, ETag and checksums. Throws Unread before it does.
void set_bytes(Call& call, Json& version, const Bytes& bytes);

/// The ETag of bytes that were sent in one piece. Throws Unread.
std::string etag_of(Call& call, const Bytes& bytes);

/// Gives the version its owner, ACL and, unless it has one, its date, and makes it current. Returns the
/// version id. Throws Refusal.
std::string store_version(Call& call, const Bucket& bucket, const std::string& key, Json version);

/// If-Match and If-None-Match of a write.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
void check_write_conditions(Call& call, const Bucket& bucket, const std::string& key);

/// If-Match, If-None-Match, If-(Un)Modified-Since of a read; `prefix` is "" or "CopySource".
void check_read_conditions(const Json& input, const Json& version, const std::string& prefix);

/// Refuses keys that S3 does not take: more than 1,024 bytes, not UTF-8.
void check_key(const std::string& key);

/// "a=1&b=2" as a list of tags. Throws Refusal InvalidTag, InvalidArgument.
Json tags_from_header(const std::string& header);
void check_tags(const Json& tags);

/// Adds VersionId to an answer, as buckets that have seen versioning do.
void show_version_id(const Bucket& bucket, const std::string& version_id, Json& answer);

inline constexpr long long largest_single_write = 5LL * 1024 * 1024 * 1024;

}  // namespace cleave::twin::s3
