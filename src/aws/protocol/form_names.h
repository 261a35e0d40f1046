#pragma once

#include <string>

#include "aws/protocol/form.h"
#include "aws/protocol/wire_names.h"

namespace cleave::aws {

/// The name of a structure's member. ec2 capitalises what is not given as queryName.
inline std::string form_name(FormDialect dialect, const Member& member) {
  if (dialect == FormDialect::query) return std::string(wire_name(member));
  if (!member.query_name.empty()) return member.query_name;
  std::string name(wire_name(member));
  if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

/// What stands between a list's name and the index of an item: "member", or "" when the list is flattened.
inline std::string_view list_infix(FormDialect dialect, const Member& list) {
  return dialect == FormDialect::ec2 || list.flattened ? "" : element_name(list);
}

/// What stands between a map's name and the index of an entry.
inline std::string_view map_infix(const Member& map) {
  return map.flattened ? "" : "entry";
}

}  // namespace cleave::aws
