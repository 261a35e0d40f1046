// ListObjectVersions: like ListObjects, with every version and delete marker of a key, newest first.
#include <algorithm>

#include "twin/s3/access.h"
#include "twin/s3/acl.h"
#include "twin/s3/handlers.h"
#include "twin/s3/listing.h"
#include "twin/s3/store.h"

namespace cleave::twin::s3 {
namespace {

Json shown_version(const Call& call, const std::string& key, const Json& version) {
  const Json& document = version["document"];
  Json shown = {{"Key", shown_key(call, key)},
                {"VersionId", version["version_id"]},
                {"LastModified", document["LastModified"]},
                {"Owner", owner_document(text(version, "owner"))}};
  if (is_delete_marker(version)) return shown;
  shown["ETag"] = document["ETag"];
  shown["Size"] = document["ContentLength"];
  shown["StorageClass"] = text_or(document, "StorageClass", "STANDARD");
  return shown;
}

/// Fills a page version by version; a page may end in the middle of a key.
class VersionPage {
 public:
  VersionPage(const Call& call, Json& answer, std::size_t room) : call_(call), answer_(answer), room_(room) {}

  /// Adds the versions of a key behind the marker; false when the page is full before their end.
  bool add(const std::string& key, const Json& versions, const std::string& version_marker) {
    bool behind_marker = version_marker.empty();
    for (const auto& version : versions) {
      const std::string id = text(version, "version_id");
      if (behind_marker) {
        if (room_ == 0) return false;
        --room_;
        Json shown = shown_version(call_, key, version);
        shown["IsLatest"] = &version == &versions.front();
        answer_[is_delete_marker(version) ? "DeleteMarkers" : "Versions"].push_back(std::move(shown));
        last_key = key;
        last_version = id;
      }
      behind_marker = behind_marker || id == version_marker;
    }
    return true;
  }
  bool add_prefix(const std::string& prefix) {
    if (room_ == 0) return false;
    --room_;
    answer_["CommonPrefixes"].push_back({{"Prefix", shown_key(call_, prefix)}});
    last_key = prefix;
    last_version.clear();
    return true;
  }

  std::string last_key;
  std::string last_version;

 private:
  const Call& call_;
  Json& answer_;
  std::size_t room_;
};

aws::Message list_object_versions(Call& call) {
  const Bucket bucket = bucket_of(call);
  require(call, bucket, {"s3:ListBucketVersions", "", nullptr});
  const ListingRequest request = read_listing(call, "MaxKeys");
  const std::string key_marker = text_or(call.input, "KeyMarker", "");
  const std::string version_marker = text_or(call.input, "VersionIdMarker", "");
  aws::Message message;
  Json& answer = message.document;
  answer = {{"Name", bucket.name}, {"MaxKeys", number_or(call.input, "MaxKeys", 1000)}};
  answer["KeyMarker"] = shown_key(call, key_marker);
  if (!version_marker.empty()) answer["VersionIdMarker"] = version_marker;
  show_listing(call, request, {}, answer);
  const Table& table = objects_of(call.world, bucket);
  VersionPage page(call, answer, request.limit);
  std::string last_prefix;
  for (auto row = table.lower_bound(std::max(request.prefix, key_marker));
       row != table.end() && row->first.starts_with(request.prefix); ++row) {
    const bool at_marker = row->first == key_marker;
    if (at_marker && version_marker.empty()) continue;
    const auto cut = request.delimiter.empty() ? std::string::npos
                                               : row->first.find(request.delimiter, request.prefix.size());
    const std::string group =
        cut == std::string::npos ? "" : row->first.substr(0, cut + request.delimiter.size());
    if (!group.empty() && (group <= key_marker || group == last_prefix)) continue;
    last_prefix = group;
    const bool fits = group.empty()
                          ? page.add(row->first, row->second["versions"], at_marker ? version_marker : "")
                          : page.add_prefix(group);
    if (fits) continue;
    answer["IsTruncated"] = request.limit > 0;
    answer["NextKeyMarker"] = shown_key(call, page.last_key);
    if (!page.last_version.empty()) answer["NextVersionIdMarker"] = page.last_version;
    break;
  }
  return message;
}

}  // namespace

void add_version_list_handlers(Service& service) {
  service.handlers["ListObjectVersions"] = list_object_versions;
}

}  // namespace cleave::twin::s3
