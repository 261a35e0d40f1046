#pragma once

#include <string_view>

#include "aws/model.h"
#include "aws/protocol/side.h"

namespace cleave::aws {

/// Names on the wire where the model gives none of its own.

inline std::string_view or_else(std::string_view name, std::string_view fallback) {
  return name.empty() ? fallback : name;
}

inline std::string_view wire_name(const Member& member) {
  return or_else(member.location_name, member.name);
}
inline std::string_view element_name(const Member& list) {
  return or_else(list.shape->element.location_name, "member");
}
inline std::string_view key_name(const Member& map) {
  return or_else(map.shape->key.location_name, "key");
}
inline std::string_view value_name(const Member& map) {
  return or_else(map.shape->value.location_name, "value");
}
/// Whether a reader looks for the member in the body. Labels and query parameters are no part of answers:
/// there, such members stand in the body.
inline bool stands_in_body(const Member& member, Side side) {
  if (member.location.empty()) return true;
  return side == Side::client && (member.location == "uri" || member.location == "querystring");
}

/// The root element of a body that is a whole input or output: the structure's own name, else what its use
/// says.
inline std::string_view body_root(const Member& use) {
  return or_else(use.shape->location_name, or_else(use.location_name, use.shape->name));
}
/// The root element of a body that is one member: there the member's name comes first. S3's
/// PutBucketLifecycleConfiguration shows that the shape's name does not count where the member is named.
inline std::string_view payload_root(const Member& member) {
  return or_else(member.location_name, or_else(member.shape->location_name, member.shape->name));
}

}  // namespace cleave::aws
