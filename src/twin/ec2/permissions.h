#pragma once

#include <string_view>

#include "twin/service.h"

namespace cleave::twin::ec2 {

/// A change of who may launch an image or make volumes of a snapshot: lists of {"UserId": …} and {"Group":
/// "all"}.
struct PermissionChange {
  Json add = Json::array();
  Json remove = Json::array();

  bool makes_public() const;
};

/// Reads the change from the call's structure (`member`, with Add and Remove) or its single parameters
/// (OperationType with UserIds and `groups_member`). Account ids have to be twelve digits.
PermissionChange permission_change(const Call& call, std::string_view member, std::string_view groups_member);
/// Adding what is there and removing what is not changes nothing.
void apply_change(Json& permissions, const PermissionChange& change);

}  // namespace cleave::twin::ec2
