#pragma once

#include <map>
#include <string>

#include "base/json.h"

namespace cleave::move::ec2 {

/// The rules of a security group in one direction, one source or target each, by a text that is the same
/// however AWS groups them. The values are IpPermissions, ready to be authorized or revoked.
using Rules = std::map<std::string, Json>;

/// Taken from "IpPermissions" or "IpPermissionsEgress" of a group's document or of a request.
Rules rules_in(const Json& permissions);

/// The permissions of `rules` that are not in `others`, as a list for Authorize… or Revoke….
Json missing_in(const Rules& others, const Rules& rules);

}  // namespace cleave::move::ec2
