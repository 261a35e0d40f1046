#pragma once

#include <string>

#include "base/json.h"

namespace cleave::move {

/// The grants with one owner in place of another; grants to groups and to others stay.
Json retargeted(const Json& grants, const std::string& source_owner, const std::string& destination_owner);

/// Do the grants say more than that the owner may do everything, which a new object grants anyway?
bool more_than_private(const Json& grants, const std::string& owner);

/// The grants as parameters of CopyObject and CreateMultipartUpload ("GrantRead": `id="…", uri="…"`), so that
/// an object has its list from its first moment.
Json grant_parameters(const Json& grants);

}  // namespace cleave::move
