#include "drain/read/list_objects.h"

#include <algorithm>

#include "aws/object_listing.h"
#include "drain/read/bucket_region.h"
#include "drain/read/key_date.h"
#include "drain/read/remote_place.h"

namespace cleave::drain {
namespace {

using std::chrono::sys_days;

/// CloudFront's entries come up to a day late, others within hours; a key's day may be one before its
/// delivery. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
constexpr std::chrono::days latest_delivery{2};

std::unique_ptr<ByteSource> get_object(const aws::Client& client, const std::string& bucket,
                                       const std::string& key) {
  return bytes_of(client.exchange("GetObject", {{{"Bucket", bucket}, {"Key", key}}, ""}).payload);
}

std::optional<sys_days> latest_day(const std::vector<std::string>& names) {
  std::optional<sys_days> latest;
  for (const auto& name : names) {
    if (const auto date = date_of_key(name)) latest = std::max(latest, std::optional(date->day));
  }
  return latest;
}

/// The day before which nothing is listed.
std::optional<sys_days> first_day(std::optional<Time> since, const std::vector<std::string>& read) {
  std::optional<sys_days> first;
  if (since) first = std::chrono::floor<std::chrono::days>(*since);
  if (const auto latest = latest_day(read)) first = std::max(first, std::optional(*latest - latest_delivery));
  return first;
}

void forget_before(sys_days first, const std::vector<std::string>& read, ReadPosition& position) {
  for (const auto& name : read) {
    const auto date = date_of_key(name);
    if (date && date->day < first) position.forget(name);
  }
}

}  // namespace

void list_objects(std::size_t place, const std::string& where, const aws::Account& account,
                  std::optional<Time> since, ReadPosition* position, std::vector<LogFile>& files) {
  const auto at = object_place(where);
  const auto scheme = "s3://" + at.bucket + "/";
  const auto read = position == nullptr ? std::vector<std::string>{} : position->names(scheme + at.prefix);
  const auto first = first_day(since, read);
  if (first && position != nullptr) forget_before(*first, read, *position);
  const auto client = account.client("s3", region_of_bucket(account, at.bucket));
  aws::ObjectListing listing(client, at.bucket, at.prefix);
  while (const auto* const object = listing.current()) {
    const auto date = first ? date_of_key(object->key) : std::nullopt;
    if (date && date->day < *first) {
      listing.jump(date->key_of(*first));
      continue;
    }
    if (object->size != 0) {
      files.push_back(
          {place, scheme + object->key, LogFile::Kind::object, static_cast<std::uint64_t>(object->size),
           object->last_modified,
           [client, bucket = at.bucket, key = object->key] { return get_object(client, bucket, key); }});
    }
    listing.advance();
  }
}

}  // namespace cleave::drain
