#pragma once

#include <string_view>

#include "aws/model.h"

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

}  // namespace cleave::aws
