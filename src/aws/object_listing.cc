#include "aws/object_listing.h"

#include <algorithm>

#include "aws/http.h"
#include "base/error.h"

namespace cleave::aws {
namespace {

constexpr int most_empty_pages = 10'000;

Error endless(const std::string& bucket, const std::string& what) {
  return Error(Error::Kind::failed, "endless-pages", "the listing " + what).where("s3://" + bucket);
}

}  // namespace

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
  int pages = 0;
  while (page_.empty() && more_) {
    Json request = {{"Bucket", bucket_}, {"EncodingType", "url"}};
    if (!prefix_.empty()) request["Prefix"] = prefix_;
    if (!start_after_.empty()) request["StartAfter"] = start_after_;
    if (continuation_) request["ContinuationToken"] = *continuation_;
    const Json answer = client_.call("ListObjectsV2", request);
    for (const Json& object : list_or_empty(answer, "Contents")) add(object);
    more_ = flag_or(answer, "IsTruncated", false);
    if (more_) continuation_ = text(answer, "NextContinuationToken");
    if (++pages == most_empty_pages) throw endless(bucket_, "gives one empty page after the other");
  }
}

/// Keys come in the order of their bytes: a listing that goes back would go on for ever.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ListingKeysUsingAPIs.html
void ObjectListing::add(const Json& object) {
  std::string key = decoded_key(text(object, "Key"));
  if (key <= last_key_) throw endless(bucket_, "comes back to " + key);
  last_key_ = key;
  page_.push_back({std::move(key), text(object, "ETag"), number_or(object, "Size", 0),
                   text_or(object, "StorageClass", "STANDARD"), from_rfc3339(text(object, "LastModified"))});
}

}  // namespace cleave::aws
