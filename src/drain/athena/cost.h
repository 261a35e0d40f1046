#pragma once

#include <cstdint>
#include <string>

#include "aws/client.h"

namespace cleave::drain::athena {

/// Where logs lie: "s3://bucket/prefix/".
struct Location {
  std::string bucket, prefix;
};
/// Throws Error(input, "bad-location") for anything else; a "/" at the end is added, since Athena reads
/// folders.
Location location_of(const std::string& place);
/// Athena would read its own results as logs. Throws Error(input, "results-in-logs").
void require_apart(const std::string& results, const Location& logs);
std::string to_text(const Location& location);

/// All objects at a place: a scan reads no more bytes.
struct Stored {
  std::uint64_t objects = 0, bytes = 0;
};
Stored stored_at(const aws::Client& s3, const Location& location);

/// The most that scanning so many bytes once can cost: 5 USD for each TB, of which Athena bills whole MB and
/// 10 MB at least (https://aws.amazon.com/athena/pricing/; some regions ask for up to 9 USD, which is taken
/// here).
double most_usd(std::uint64_t bytes);

}  // namespace cleave::drain::athena
