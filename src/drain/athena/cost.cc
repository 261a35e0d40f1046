#include "drain/athena/cost.h"

#include <algorithm>

#include <fmt/format.h>

#include "aws/object_listing.h"
#include "base/error.h"

namespace cleave::drain::athena {
namespace {

constexpr std::string_view scheme = "s3://";
constexpr double usd_per_byte = 9e-12;
constexpr std::uint64_t billed_step = 1 << 20, billed_least = 10 << 20;

}  // namespace

Location location_of(const std::string& place) {
  const auto slash = place.find('/', scheme.size());
  Location location;
  if (place.starts_with(scheme)) location.bucket = place.substr(scheme.size(), slash - scheme.size());
  // What is written into a statement is of the letters that names of buckets and keys of logs are made of.
  const bool is_odd = place.find_first_of("'\"\\\n\r\t;") != std::string::npos;
  if (location.bucket.empty() || is_odd)
    throw Error(Error::Kind::input, "bad-location", fmt::format("'{}' is no folder in S3", place))
        .next("Say it as s3://BUCKET/PREFIX/.");
  if (slash != std::string::npos) location.prefix = place.substr(slash + 1);
  if (!location.prefix.empty() && !location.prefix.ends_with('/')) location.prefix += '/';
  return location;
}

void require_apart(const std::string& results, const Location& logs) {
  if (results.empty()) return;
  const auto place = location_of(results);
  if (place.bucket != logs.bucket || !place.prefix.starts_with(logs.prefix)) return;
  throw Error(Error::Kind::input, "results-in-logs",
              "Athena's results would lie among the logs that it reads")
      .where(results)
      .next(fmt::format("Name a folder with --results that is not within {}.", to_text(logs)));
}

std::string to_text(const Location& location) {
  return fmt::format("{}{}/{}", scheme, location.bucket, location.prefix);
}

Stored stored_at(const aws::Client& s3, const Location& location) {
  Stored stored;
  for (aws::ObjectListing listing(s3, location.bucket, location.prefix); listing.current() != nullptr;
       listing.advance()) {
    ++stored.objects;
    stored.bytes += static_cast<std::uint64_t>(listing.current()->size);
  }
  return stored;
}

double most_usd(std::uint64_t bytes) {
  const std::uint64_t billed = std::max((bytes + billed_step - 1) / billed_step * billed_step, billed_least);
  return static_cast<double>(billed) * usd_per_byte;
}

}  // namespace cleave::drain::athena
