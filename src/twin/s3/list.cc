// ListObjects and ListObjectsV2.
#include "base/hash.h"
#include "twin/s3/access.h"
#include "twin/s3/acl.h"
#include "twin/s3/handlers.h"
#include "twin/s3/listing.h"
#include "twin/s3/store.h"

namespace cleave::twin::s3 {
namespace {

enum class Owners { shown, hidden };

bool has_object(const Json& row) {
  return !is_delete_marker(row["versions"].front());
}

Json shown_object(const Call& call, const std::string& key, const Json& version, Owners owners) {
  const Json& document = version["document"];
  Json object = {{"Key", shown_key(call, key)},
                 {"LastModified", document["LastModified"]},
                 {"ETag", document["ETag"]},
                 {"Size", document["ContentLength"]},
                 {"StorageClass", text_or(document, "StorageClass", "STANDARD")}};
  const Json checksums = version.value("checksums", Json::object());
  for (const auto& [name, value] : checksums.items()) {
    object["ChecksumAlgorithm"].push_back(name.substr(std::string("Checksum").size()));
  }
  if (owners == Owners::shown) object["Owner"] = owner_document(text(version, "owner"));
  return object;
}

struct Listed {
  Json answer;
  ListingPage page;
};

Listed list(Call& call, const std::string& after, Owners owners) {
  const Bucket bucket = bucket_of(call);
  require(call, bucket, {"s3:ListBucket", "", nullptr});
  ListingRequest request = read_listing(call, "MaxKeys");
  request.after = after;
  const Table& table = objects_of(call.world, bucket);
  Listed listed{{{"Name", bucket.name}, {"MaxKeys", number_or(call.input, "MaxKeys", 1000)}},
                list_keys(table, request, has_object)};
  show_listing(call, request, listed.page, listed.answer);
  for (const auto& key : listed.page.keys) {
    listed.answer["Contents"].push_back(
        shown_object(call, key, table.find(key)->second["versions"].front(), owners));
  }
  return listed;
}

aws::Message list_objects(Call& call) {
  const std::string marker = text_or(call.input, "Marker", "");
  Listed listed = list(call, marker, Owners::shown);
  listed.answer["Marker"] = shown_key(call, marker);
  // Only a listing with a delimiter names the next marker; otherwise it is the last key.
  if (listed.page.truncated && call.input.contains("Delimiter")) {
    listed.answer["NextMarker"] = shown_key(call, listed.page.last);
  }
  return {listed.answer, ""};
}

aws::Message list_objects_v2(Call& call) {
  const std::string token = text_or(call.input, "ContinuationToken", "");
  std::string after = text_or(call.input, "StartAfter", "");
  if (call.input.contains("ContinuationToken")) {
    if (token.empty()) throw bad_request("InvalidArgument", "The continuation token provided is incorrect");
    after = from_base64(token);
  }
  Listed listed =
      list(call, after, flag_or(call.input, "FetchOwner", false) ? Owners::shown : Owners::hidden);
  listed.answer["KeyCount"] = listed.page.keys.size() + listed.page.prefixes.size();
  if (!token.empty()) listed.answer["ContinuationToken"] = token;
  if (call.input.contains("StartAfter"))
    listed.answer["StartAfter"] = shown_key(call, text(call.input, "StartAfter"));
  if (listed.page.truncated) listed.answer["NextContinuationToken"] = base64(listed.page.last);
  return {listed.answer, ""};
}

}  // namespace

void add_list_handlers(Service& service) {
  service.handlers["ListObjects"] = list_objects;
  service.handlers["ListObjectsV2"] = list_objects_v2;
}

}  // namespace cleave::twin::s3
