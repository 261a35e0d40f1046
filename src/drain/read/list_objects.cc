#include "drain/read/list_objects.h"

#include <algorithm>

#include <fmt/format.h>

#include "aws/object_listing.h"
#include "base/error.h"
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
  try {
    return bytes_of(client.exchange("GetObject", {{{"Bucket", bucket}, {"Key", key}}, ""}).payload);
  } catch (const Error& error) {
    // Archived, gone or forbidden: the others are read all the same.
    if (error.kind() != Error::Kind::refused) throw;
    return damaged_bytes(fmt::format("it was not read ({}: {})", error.code(), error.what()));
  }
}

/// A day after today is no day of a delivery.
std::optional<sys_days> latest_day(const std::vector<std::string>& names, std::size_t behind) {
  const auto tomorrow = std::chrono::floor<std::chrono::days>(SystemClock().now()) + std::chrono::days(1);
  std::optional<sys_days> latest;
  for (const auto& name : names) {
    const auto date = date_of_key(name, behind);
    if (date && date->day <= tomorrow) latest = std::max(latest, std::optional(date->day));
  }
  return latest;
}

/// The day before which nothing is listed.
std::optional<sys_days> first_day(std::optional<Time> since, const std::vector<std::string>& read,
                                  std::size_t behind) {
  std::optional<sys_days> first;
  if (since) first = std::chrono::floor<std::chrono::days>(*since);
  if (const auto latest = latest_day(read, behind))
    first = std::max(first, std::optional(*latest - latest_delivery));
  return first;
}

void forget_before(sys_days first, const std::vector<std::string>& read, std::size_t behind,
                   ReadPosition& position) {
  for (const auto& name : read) {
    const auto date = date_of_key(name, behind);
    if (date && date->day < first) position.forget(name);
  }
}

}  // namespace

void list_objects(std::size_t place, const std::string& where, const aws::Account& account,
                  std::optional<Time> since, ReadPosition* position, std::vector<LogFile>& files) {
  const auto at = object_place(where);
  const auto scheme = "s3://" + at.bucket + "/";
  const auto read = position == nullptr ? std::vector<std::string>{} : position->names(scheme + at.prefix);
  const auto behind = scheme.size() + at.prefix.size();
  const auto first = first_day(since, read, behind);
  if (first && position != nullptr) forget_before(*first, read, behind, *position);
  const auto client = account.client("s3", region_of_bucket(account, at.bucket));
  aws::ObjectListing listing(client, at.bucket, at.prefix);
  while (const auto* const object = listing.current()) {
    const auto date = first ? date_of_key(object->key, at.prefix.size()) : std::nullopt;
    if (date && date->day < *first) {
      listing.jump(date->key_of(*first));
      continue;
    }
    if (object->size != 0) {
      files.push_back(
          {place, 0, scheme + object->key, LogFile::Kind::object, static_cast<std::uint64_t>(object->size),
           object->last_modified,
           [client, bucket = at.bucket, key = object->key] { return get_object(client, bucket, key); }});
    }
    listing.advance();
  }
}

}  // namespace cleave::drain
