#include "aws/object_listing.h"

#include <algorithm>

#include "aws/http.h"

namespace cleave::aws {

std::string decoded_key(const std::string& listed) {
  std::string key = listed;
  std::replace(key.begin(), key.end(), '+', ' ');
  return percent_decode(key);
}

std::string canonical_user(const Account& account) {
  return text(account.client("s3").call("ListBuckets"), "Owner/ID");
}

ObjectListing::ObjectListing(Client client, std::string bucket, std::string prefix, std::string start_after)
    : client_(std::move(client)),
      bucket_(std::move(bucket)),
      prefix_(std::move(prefix)),
      start_after_(std::move(start_after)) {
  read_page();
}

void ObjectListing::jump(const std::string& key) {
  while (!page_.empty() && page_.front().key <= key) page_.pop_front();
  if (!page_.empty() || !more_) return;
  continuation_.reset();
  start_after_ = key;
  read_page();
}

void ObjectListing::advance() {
  page_.pop_front();
  if (page_.empty()) read_page();
}

void ObjectListing::read_page() {
  while (page_.empty() && more_) {
    Json request = {{"Bucket", bucket_}, {"EncodingType", "url"}};
    if (!prefix_.empty()) request["Prefix"] = prefix_;
    if (!start_after_.empty()) request["StartAfter"] = start_after_;
    if (continuation_) request["ContinuationToken"] = *continuation_;
    const Json answer = client_.call("ListObjectsV2", request);
    for (const Json& object : list_or_empty(answer, "Contents")) {
      page_.push_back({decoded_key(text(object, "Key")), text(object, "ETag"), number_or(object, "Size", 0),
                       text_or(object, "StorageClass", "STANDARD"),
                       from_rfc3339(text(object, "LastModified"))});
    }
    more_ = flag_or(answer, "IsTruncated", false);
    if (more_) continuation_ = text(answer, "NextContinuationToken");
  }
}

}  // namespace cleave::aws
