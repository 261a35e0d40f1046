#include "scan/objects.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "aws/object_attributes.h"
#include "aws/object_listing.h"
#include "base/clock.h"
#include "base/error.h"

namespace cleave::scan {
namespace {

constexpr std::string_view scheme = "s3://";
constexpr long long part_bytes = 16LL << 20;
constexpr std::size_t objects_at_once = 1000;

/// What HeadObject says and PutObject takes: what a copy of an object has to keep.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
constexpr std::array kept_headers = {"CacheControl",
                                     "ContentDisposition",
                                     "ContentEncoding",
                                     "ContentLanguage",
                                     "ContentType",
                                     "Expires",
                                     "Metadata",
                                     "StorageClass",
                                     "SSEKMSKeyId",
                                     "ServerSideEncryption",
                                     "WebsiteRedirectLocation",
                                     "BucketKeyEnabled",
                                     "ObjectLockMode",
                                     "ObjectLockRetainUntilDate",
                                     "ObjectLockLegalHoldStatus"};

/// As HeadObject and PutObject name them.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
constexpr std::array checksum_algorithms = {"CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"};

/// Buckets answer in their own region only. "EU" and nothing are names from before there were others.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
aws::Client client_of(const aws::Account& account, const std::string& bucket) {
  const auto answer = account.client("s3").call("GetBucketLocation", {{"Bucket", bucket}});
  const auto region = text_or(answer, "LocationConstraint", "us-east-1");
  return account.client("s3", region == "EU" ? "eu-west-1" : region);
}

/// An object a part at a time; all parts are of the version that was listed.
class Parts {
 public:
  Parts(const aws::Client& client, const ObjectName& name, const aws::ListedObject& object)
      : client_(client), name_(name), object_(object) {}

  /// What S3 says beside the content; known after the first part.
  const Json& document() const { return document_; }

  std::string_view next() {
    if (offset_ >= object_.size && !document_.is_null()) return {};
    const auto end = std::min(offset_ + part_bytes, object_.size);
    Json request = {{"Bucket", name_.bucket}, {"Key", name_.key}, {"IfMatch", object_.etag}};
    if (object_.size > part_bytes) request["Range"] = fmt::format("bytes={}-{}", offset_, end - 1);
    auto answer = client_.exchange("GetObject", {request, {}});
    part_ = std::move(answer.payload);
    document_ = std::move(answer.document);
    offset_ = end;
    return part_;
  }

 private:
  const aws::Client& client_;
  const ObjectName& name_;
  const aws::ListedObject& object_;
  std::string part_;
  Json document_;
  long long offset_ = 0;
};

constexpr auto beside_the_content =
    "it is beside the object's content: copy the object to itself with the right one";

/// Its key, and the headers that visitors and programs are given.
void scan_beside(const ObjectName& name, const Json& document, Scanner& scanner) {
  Place place;
  place.why_kept = beside_the_content;
  place.name = name.text() + " (key)";
  scanner.scan_beside(place, name.key);
  for (const auto* header : {"WebsiteRedirectLocation", "ContentDisposition", "CacheControl", "Metadata"}) {
    const auto* value = find(document, header);
    if (value == nullptr) continue;
    place.name = fmt::format("{} ({})", name.text(), header);
    scanner.scan_beside(place, value->is_string() ? value->get<std::string>() : dump(*value));
  }
}

/// Whoever knows its id can still read an older version.
void note_versions(const aws::Client& client, const ObjectName& beginning, Scanner& scanner) {
  if (!find(client.call("GetBucketVersioning", {{"Bucket", beginning.bucket}}), "Status")) return;
  Json request = {{"Bucket", beginning.bucket}, {"Prefix", beginning.key}};
  for (bool goes_on = true; goes_on;) {
    const auto page = client.call("ListObjectVersions", request);
    const auto& versions = list_or_empty(page, "Versions");
    const auto old = std::find_if(versions.begin(), versions.end(),
                                  [](const Json& version) { return !flag_or(version, "IsLatest", false); });
    if (old != versions.end())
      return scanner.add(
          Gap{beginning.text(),
              fmt::format("older versions of its objects are not read, of {} for example", text(*old, "Key")),
              "Remove them when nobody needs them, or download and scan them."});
    goes_on = flag_or(page, "IsTruncated", false);
    request["KeyMarker"] = text_or(page, "NextKeyMarker", "");
    request["VersionIdMarker"] = text_or(page, "NextVersionIdMarker", "");
  }
}

void scan_object(const aws::Client& client, const ObjectName& name, const aws::ListedObject& object,
                 Scanner& scanner) {
  Place place;
  place.name = name.text();
  place.role = role_of(name.key);
  if (aws::is_archived(object.storage_class))
    return scanner.add(Gap{place.name,
                           fmt::format("is stored as {} and cannot be read at once", object.storage_class),
                           "Restore it first, or scan what it was made from."});
  Parts parts(client, name, object);
  scanner.try_scan(place, [&] { return parts.next(); });
  scan_beside(name, parts.document(), scanner);
}

}  // namespace

bool is_object_name(std::string_view place) {
  return place.starts_with(scheme);
}

ObjectName ObjectName::from(std::string_view text) {
  if (is_object_name(text)) {
    const auto rest = text.substr(scheme.size());
    const auto slash = std::min(rest.find('/'), rest.size());
    ObjectName name{std::string(rest.substr(0, slash)),
                    std::string(rest.substr(std::min(slash + 1, rest.size())))};
    if (!name.bucket.empty()) return name;
  }
  throw Error(Error::Kind::input, "bad-object-name", fmt::format("'{}' is no bucket or object", text))
      .next("Write s3://BUCKET or s3://BUCKET/PREFIX.");
}

std::string ObjectName::text() const {
  return fmt::format("{}{}/{}", scheme, bucket, key);
}

void scan_objects(const aws::Account& account, const ObjectName& beginning, Scanner& scanner,
                  WorkerPool& pool) {
  const auto client = client_of(account, beginning.bucket);
  scanner.attempt(beginning.text(), [&] { note_versions(client, beginning, scanner); });
  aws::ObjectListing listing(client, beginning.bucket, beginning.key);
  for (std::size_t count = 1; const auto* object = listing.current(); ++count) {
    pool.submit([client, bucket = beginning.bucket, object = *object, &scanner] {
      scan_object(client, {bucket, object.key}, object, scanner);
    });
    listing.advance();
    if (count % objects_at_once == 0) pool.wait();
  }
  pool.wait();
}

std::string ObjectStore::read(const std::string& place) {
  const auto name = ObjectName::from(place);
  auto answer = client_of(account_, name.bucket)
                    .exchange("GetObject", {{{"Bucket", name.bucket}, {"Key", name.key}}, {}});
  etags_[place] = text(answer.document, "ETag");
  return std::move(answer.payload);
}

Json ObjectStore::attributes(const std::string& place) {
  const auto name = ObjectName::from(place);
  const auto client = client_of(account_, name.bucket);
  const Json object = {{"Bucket", name.bucket}, {"Key", name.key}};
  auto head_request = object;
  head_request["ChecksumMode"] = "ENABLED";
  const auto head = client.call("HeadObject", head_request);
  Json found = Json::object();
  for (const auto* header : kept_headers)
    if (const auto* value = find(head, header)) found[header] = *value;
  // A lock that has ended cannot be set again, and forbids nothing.
  if (const auto* until = find(found, "ObjectLockRetainUntilDate");
      until != nullptr && from_rfc3339(until->get<std::string>()) <= SystemClock().now()) {
    found.erase("ObjectLockRetainUntilDate");
    found.erase("ObjectLockMode");
  }
  for (const auto* algorithm : checksum_algorithms)
    if (head.contains(std::string("Checksum") + algorithm)) found["ChecksumAlgorithm"] = algorithm;
  const auto tags = aws::tags_as_query(list_or_empty(client.call("GetObjectTagging", object), "TagSet"));
  if (!tags.empty()) found["Tagging"] = tags;
  const auto access = client.call("GetObjectAcl", object);
  const auto& grants = list_or_empty(access, "Grants");
  // Buckets without access lists refuse to set any, also the one that they show.
  if (aws::more_than_private(grants, text_or(access, "Owner/ID", "")))
    found.update(aws::grant_parameters(grants));
  return found;
}

/// All in one request, and only over the content that was read: nobody's version is written over, and no
/// moment passes in which the object lacks something.
void ObjectStore::replace(const std::string& place, std::string_view content) {
  const auto name = ObjectName::from(place);
  const auto client = client_of(account_, name.bucket);
  const auto kept = attributes(place);
  // What S3 takes where nobody asks for another one; a lock cannot be set without any.
  Json request = {{"Bucket", name.bucket},
                  {"Key", name.key},
                  {"IfMatch", etags_.at(place)},
                  {"ChecksumAlgorithm", "CRC64NVME"}};
  request.update(kept);
  client.exchange("PutObject", {request, std::string(content)});
  if (const auto lost = differing_attributes(kept, attributes(place)); !lost.empty())
    throw Error(Error::Kind::failed, "attributes-lost",
                fmt::format("was written, and has not kept its {}", fmt::join(lost, ", ")))
        .where(place)
        .next("Set them by hand; the undo file of the rewriting says what they were.");
}

}  // namespace cleave::scan
