#include "twin/s3/store.h"

#include <algorithm>

#include <fmt/format.h>

namespace cleave::twin::s3 {
namespace {

/// Of a version or a part; delete markers have none.
void drop_bytes(World& world, const Json& row) {
  if (const Json* blob = find(row, "blob")) world.drop_blob(blob->get<std::string>());
}

void erase_version(World& world, Json& versions, const Json& version) {
  drop_bytes(world, version);
  versions.erase(static_cast<std::size_t>(&version - &versions.front()));
}

}  // namespace

const Json* Bucket::setting(std::string_view setting_name) const {
  return find(*row, fmt::format("settings/{}", setting_name));
}

std::string Bucket::versioning() const {
  return text_or(*row, "settings/versioning/Status", "");
}

std::string Bucket::ownership() const {
  // Buckets without the setting are as all buckets were before it existed.
  return text_or(*row, "settings/ownership/Rules/0/ObjectOwnership", "ObjectWriter");
}

bool Bucket::blocks(std::string_view member) const {
  return flag_or(*row, fmt::format("settings/public_access_block/{}", member), false);
}

std::optional<Bucket> find_bucket(World& world, std::string_view name) {
  const auto place = world.find_anywhere(bucket_kind, name);
  if (place.row == nullptr) return std::nullopt;
  return Bucket{std::string(name), place.account, place.row};
}

Table& objects_of(World& world, const Bucket& bucket) {
  return world.table(bucket.owner, "global", "s3/object/" + bucket.name);
}

Table& uploads_of(World& world, const Bucket& bucket) {
  return world.table(bucket.owner, "global", "s3/upload/" + bucket.name);
}

Json* find_version(World& world, const Bucket& bucket, const std::string& key,
                   const std::string& version_id) {
  Table& table = objects_of(world, bucket);
  const auto row = table.find(key);
  if (row == table.end()) return nullptr;
  Json& versions = row->second["versions"];
  const auto found = std::find_if(versions.begin(), versions.end(), [&](const Json& version) {
    return version_id.empty() || version["version_id"] == version_id;
  });
  return found == versions.end() ? nullptr : &*found;
}

std::string object_time(Time time) {
  return to_rfc3339(std::chrono::floor<std::chrono::seconds>(time));
}

std::string add_version(World& world, const Bucket& bucket, const std::string& key, Json version) {
  Json& versions = objects_of(world, bucket)[key]["versions"];
  if (versions.is_null()) versions = Json::array();
  std::string id = "null";
  if (bucket.versioning() == "Enabled") {
    id = world.letter_id("", 32, fmt::format("version/{}/{}", bucket.name, key));
  } else {
    const auto null_version = std::find_if(versions.begin(), versions.end(),
                                           [](const Json& one) { return one["version_id"] == "null"; });
    if (null_version != versions.end()) erase_version(world, versions, *null_version);
  }
  version["version_id"] = id;
  if (version.contains("blob")) world.keep_blob(text(version, "blob"));
  versions.insert(versions.begin(), std::move(version));
  return id;
}

void remove_versions(World& world, const Bucket& bucket, const std::string& key) {
  Table& table = objects_of(world, bucket);
  const auto row = table.find(key);
  if (row == table.end()) return;
  for (const Json& version : row->second["versions"]) drop_bytes(world, version);
  table.erase(row);
}

void remove_version(World& world, const Bucket& bucket, const std::string& key,
                    const std::string& version_id) {
  const Json* version = find_version(world, bucket, key, version_id);
  if (version == nullptr) return;
  Table& table = objects_of(world, bucket);
  Json& versions = table[key]["versions"];
  erase_version(world, versions, *version);
  if (versions.empty()) table.erase(key);
}

void remove_upload(World& world, const Bucket& bucket, const std::string& upload_id) {
  Table& uploads = uploads_of(world, bucket);
  const auto upload = uploads.find(upload_id);
  if (upload == uploads.end()) return;
  for (const Json& part : upload->second["parts"]) drop_bytes(world, part);
  uploads.erase(upload);
}

void remove_uploads(World& world, const Bucket& bucket) {
  Table& uploads = uploads_of(world, bucket);
  while (!uploads.empty()) remove_upload(world, bucket, std::string(uploads.begin()->first));
}

void put_part(World& world, Json& upload, const std::string& number, Json part) {
  world.keep_blob(text(part, "blob"));
  Json& place = upload["parts"][number];
  drop_bytes(world, place);
  place = std::move(part);
}

Bucket require_bucket(World& world, const std::string& name) {
  if (auto bucket = find_bucket(world, name)) return *bucket;
  throw Refusal{"NoSuchBucket", "The specified bucket does not exist", 404, {{"BucketName", name}}};
}

Bucket bucket_of(Call& call) {
  Bucket bucket = require_bucket(call.world, text(call.input, "Bucket"));
  if (!call.region.empty() && call.region != bucket.region() && call.operation.name != "GetBucketLocation") {
    throw Refusal{
        "PermanentRedirect",
        "The bucket you are attempting to access must be addressed using the specified endpoint. Please "
        "send all future requests to this endpoint.",
        301,
        {{"BucketRegion", bucket.region()},
         {"Endpoint", fmt::format("s3.{}.amazonaws.com", bucket.region())},
         {"Bucket", bucket.name}}};
  }
  if (text_or(call.input, "ExpectedBucketOwner", bucket.owner) != bucket.owner) throw access_denied();
  return bucket;
}

Refusal no_such_key(const std::string& key) {
  return {"NoSuchKey", "The specified key does not exist.", 404, {{"Key", key}}};
}

Refusal access_denied() {
  return {"AccessDenied", "Access Denied", 403, Json::object()};
}

Refusal bad_request(const char* code, std::string message) {
  return {code, std::move(message), 400, Json::object()};
}

}  // namespace cleave::twin::s3
