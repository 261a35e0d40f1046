#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "twin/service.h"

namespace cleave::twin::s3 {

/// The tables of S3, all of region "global" of the bucket's account:
/// "s3/bucket": NAME → {"region", "created", "settings": {…}, "acl": [Grant]}
/// "s3/object/BUCKET": KEY → {"versions": [newest first]}; a version is {"version_id", "document": what
/// HeadObject
///   answers, "blob": digest, "owner": account, "acl": [Grant], "tags": [Tag], "part_bytes": […]}, or a
///   delete marker
///   {"version_id", "delete_marker": true, "owner", "document": {"LastModified"}}
/// "s3/upload/BUCKET": UPLOAD ID → a multipart upload in progress
inline constexpr std::string_view bucket_kind = "s3/bucket";

/// A bucket and who owns it.
struct Bucket {
  std::string name;
  std::string owner;  ///< account id
  Json* row = nullptr;

  std::string region() const { return text(*row, "region"); }
  /// A sub-resource's document, or null when it is not set.
  const Json* setting(std::string_view setting_name) const;
  std::string versioning() const;  ///< "", "Enabled" or "Suspended"
  std::string ownership() const;   ///< "BucketOwnerEnforced", "BucketOwnerPreferred" or "ObjectWriter"
  bool blocks(std::string_view member) const;  ///< a member of the public access block: "BlockPublicAcls"
  std::string arn() const { return "arn:aws:s3:::" + name; }
};

std::optional<Bucket> find_bucket(World& world, std::string_view name);
Table& objects_of(World& world, const Bucket& bucket);
Table& uploads_of(World& world, const Bucket& bucket);

/// The version that `version_id` names, the current one for ""; null when there is none. Delete markers are
/// versions.
Json* find_version(World& world, const Bucket& bucket, const std::string& key, const std::string& version_id);
inline bool is_delete_marker(const Json& version) {
  return flag_or(version, "delete_marker", false);
}

/// A time of objects: they have no fractions, on the wire and so here.
std::string object_time(Time time);

/// Makes `version` the current one, as the bucket's versioning says; sets and returns its version id ("null"
/// without).
std::string add_version(World& world, const Bucket& bucket, const std::string& key, Json version);
/// Each removes rows and lets go of the bytes that they name.
void remove_versions(World& world, const Bucket& bucket, const std::string& key);
void remove_version(World& world, const Bucket& bucket, const std::string& key,
                    const std::string& version_id);
void remove_upload(World& world, const Bucket& bucket, const std::string& upload_id);
void remove_uploads(World& world, const Bucket& bucket);
/// Puts a part in the place of the one with its number.
void put_part(World& world, Json& upload, const std::string& number, Json part);

/// The bucket that a call names, checked: it exists, in the region that the call was signed for, and belongs
/// to the account that ExpectedBucketOwner names. Throws Refusal.
Bucket bucket_of(Call& call);
/// The same without the check of the region, for a second bucket in a call.
Bucket require_bucket(World& world, const std::string& name);

Refusal no_such_key(const std::string& key);
Refusal access_denied();
Refusal bad_request(const char* code, std::string message);

}  // namespace cleave::twin::s3
