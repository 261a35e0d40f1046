#pragma once

#include <map>
#include <string>

#include "base/json.h"

namespace cleave::move {

/// Canonical user ids: whose buckets they are, and others that the split replaces (CloudFront's origin access
/// identities).
struct Owners {
  std::string source = {};
  std::string destination = {};
  std::map<std::string, std::string> replaced = {};  ///< at the source → at the destination
};

/// The grants with the destination's grantees in place of the source's; grants to groups and to others stay.
Json retargeted(const Json& grants, const Owners& owners);

}  // namespace cleave::move
