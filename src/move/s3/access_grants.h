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

/// Do the grants say more than that the owner may do everything, which a new object grants anyway?
bool more_than_private(const Json& grants, const std::string& owner);

/// The grants as parameters of CopyObject and CreateMultipartUpload ("GrantRead": `id="…", uri="…"`), so that
/// an object has its list from its first moment.
Json grant_parameters(const Json& grants);

}  // namespace cleave::move
