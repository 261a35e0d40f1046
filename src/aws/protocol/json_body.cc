#include "aws/protocol/json_body.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "aws/protocol/scalar.h"
#include "aws/protocol/timestamp.h"
#include "aws/protocol/wire_names.h"

namespace cleave::aws {
namespace {

Json time_to_json(const Member& use, const Json& value) {
  const TimeFormat format = time_format(use, TimeFormat::epoch);
  std::string text = scalar_to_wire(use, value, TimeFormat::epoch);
  return format == TimeFormat::epoch ? Json::parse(text) : Json(std::move(text));
}

Error wrong_type(Side side, const Member& use, const Json& wire) {
  return unreadable(side, fmt::format("{} cannot be {}", use.name, wire.type_name()));
}

Json list_from_json(const Member& use, const Json& wire, Side side) {
  if (!wire.is_array()) throw wrong_type(side, use, wire);
  Json list = Json::array();
  for (const Json& item : wire) list.push_back(from_wire_json(use.shape->element, item, side));
  return list;
}

Json map_from_json(const Member& use, const Json& wire, Side side) {
  if (!wire.is_object()) throw wrong_type(side, use, wire);
  Json map = Json::object();
  for (const auto& [key, value] : wire.items()) map[key] = from_wire_json(use.shape->value, value, side);
  return map;
}

Json number_from_json(const Member& use, const Json& wire, Side side) {
  const bool whole = use.shape->type == ShapeType::integer || use.shape->type == ShapeType::long_integer;
  if (wire.is_string()) return scalar_from_wire(use, wire.get_ref<const std::string&>(), side);
  if (!wire.is_number()) throw wrong_type(side, use, wire);
  if (!whole) return wire.get<double>();
  if (wire.is_number_integer()) return wire;
  const double value = wire.get<double>();
  if (std::trunc(value) != value || std::fabs(value) > 9e15) throw wrong_type(side, use, wire);
  return static_cast<long long>(value);
}

Json scalar_from_json(const Member& use, const Json& wire, Side side) {
  switch (use.shape->type) {
    case ShapeType::timestamp:
      if (wire.is_number()) return time_from_epoch(wire.get<double>(), side);
      if (wire.is_string()) return time_from_wire(wire.get_ref<const std::string&>(), side);
      throw wrong_type(side, use, wire);
    case ShapeType::boolean:
      if (!wire.is_boolean()) throw wrong_type(side, use, wire);
      return wire;
    case ShapeType::string:
    case ShapeType::blob:
      if (!wire.is_string()) throw wrong_type(side, use, wire);
      return wire;
    default:
      return number_from_json(use, wire, side);
  }
}

}  // namespace

bool is_nested_too_deeply(std::string_view body) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < body.size(); ++i) {
    const char c = body[i];
    if (quoted && c == '\\') ++i;
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (depth > deepest_nesting) return true;
  }
  return false;
}

Json to_wire_json(const Member& use, const Json& value) {
  if (value.is_null()) return value;
  switch (use.shape->type) {
    case ShapeType::structure:
      return to_wire_json_members(*use.shape, value);
    case ShapeType::list: {
      Json list = Json::array();
      for (const Json& item : value) list.push_back(to_wire_json(use.shape->element, item));
      return list;
    }
    case ShapeType::map: {
      Json map = Json::object();
      for (const auto& [key, item] : value.items()) map[key] = to_wire_json(use.shape->value, item);
      return map;
    }
    case ShapeType::timestamp:
      return time_to_json(use, value);
    default:
      return value;
  }
}

Json to_wire_json_members(const Shape& shape, const Json& document) {
  Json wire = Json::object();
  for (const Member& member : shape.members) {
    const auto found = document.find(member.name);
    if (found == document.end() || found->is_null() || !member.location.empty()) continue;
    wire[std::string(wire_name(member))] = to_wire_json(member, *found);
  }
  return wire;
}

Json from_wire_json(const Member& use, const Json& wire, Side side) {
  if (wire.is_null()) return wire;
  switch (use.shape->type) {
    case ShapeType::structure:
      return from_wire_json_members(*use.shape, wire, side);
    case ShapeType::list:
      return list_from_json(use, wire, side);
    case ShapeType::map:
      return map_from_json(use, wire, side);
    case ShapeType::document:
      return wire;
    default:
      return scalar_from_json(use, wire, side);
  }
}

Json from_wire_json_members(const Shape& shape, const Json& wire, Side side) {
  if (!wire.is_object()) throw unreadable(side, fmt::format("{} cannot be {}", shape.name, wire.type_name()));
  Json document = Json::object();
  for (const Member& member : shape.members) {
    if (!stands_in_body(member, side)) continue;
    const auto found = wire.find(std::string(wire_name(member)));
    if (found == wire.end() || found->is_null()) continue;
    document[member.name] = from_wire_json(member, *found, side);
  }
  return document;
}

Json answer_from_wire_json(const Shape& shape, const Json& wire) {
  Json document = from_wire_json_members(shape, wire, Side::client);
  const bool known = std::any_of(shape.members.begin(), shape.members.end(), [&](const Member& member) {
    return wire.contains(std::string(wire_name(member)));
  });
  if (!known && !wire.empty())
    throw unreadable(Side::client, fmt::format("it has no member of {}", shape.name));
  return document;
}

Json parse_body(std::string_view body, Side side) {
  if (body.empty()) return Json::object();
  if (is_nested_too_deeply(body)) throw unreadable(side, "the JSON is nested too deeply");
  Json parsed = Json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (parsed.is_discarded()) throw unreadable(side, "the body is not JSON");
  return parsed;
}

}  // namespace cleave::aws
