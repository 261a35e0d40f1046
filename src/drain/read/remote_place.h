#pragma once

#include <string>

namespace cleave::drain {

/// "s3://BUCKET/PREFIX".
struct ObjectPlace {
  std::string bucket, prefix;
};

/// "logs:GROUP", or "arn:aws:logs:REGION:ACCOUNT:log-group:GROUP[:*]".
struct GroupPlace {
  std::string group, region;  ///< "": the profile's
};

/// Whether a place is in AWS, so that reading it takes an account.
bool is_remote(const std::string& place);
bool is_object_place(const std::string& place);
/// Both throw Error(input, "bad-place"). Requires: is_object_place says so; is_remote, and that it is none.
ObjectPlace object_place(const std::string& place);
GroupPlace group_place(const std::string& place);

}  // namespace cleave::drain
