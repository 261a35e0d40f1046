#pragma once

#include <string>

#include "base/json.h"

namespace cleave::aws {

/// What PutObject, CopyObject and CreateMultipartUpload are told of an object in parameters, so that it has
/// it from its first moment.

/// Do the grants say more than that the owner may do everything, which a new object grants anyway?
bool more_than_private(const Json& grants, const std::string& owner);
/// An access list ("GrantRead": `id="…", uri="…"`).
Json grant_parameters(const Json& grants);
/// A TagSet as "Tagging" takes it: "name=value&…".
std::string tags_as_query(const Json& tags);

}  // namespace cleave::aws
