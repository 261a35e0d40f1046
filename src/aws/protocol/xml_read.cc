#include <fmt/format.h>

#include "aws/protocol/scalar.h"
#include "aws/protocol/wire_names.h"
#include "aws/protocol/xml.h"

namespace cleave::aws {
namespace {

/// The text of an element; it may be split by comments and CDATA sections.
std::string element_text(pugi::xml_node element) {
  std::string text;
  for (const pugi::xml_node part : element.children()) {
    if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata) text += part.value();
  }
  return text;
}

void append_item(Json& list, Json item) {
  if (!item.is_null()) list.push_back(std::move(item));
}

Json read_list(pugi::xml_node element, const Member& use, Side side) {
  // Whatever the children are called: services spell them "member", "item" or otherwise, and hold nothing
  // else.
  Json list = Json::array();
  for (const pugi::xml_node item : element.children()) {
    if (item.type() == pugi::node_element) append_item(list, read_xml(item, use.shape->element, side));
  }
  return list;
}

void read_entry(Json& map, pugi::xml_node entry, const Member& use, Side side) {
  const pugi::xml_node key = child(entry, key_name(use));
  const pugi::xml_node value = child(entry, value_name(use));
  if (!key || !value) throw unreadable(side, fmt::format("an entry of {} lacks its key or value", use.name));
  Json read = read_xml(value, use.shape->value, side);
  if (!read.is_null()) map[element_text(key)] = std::move(read);
}

Json read_map(pugi::xml_node element, const Member& use, Side side) {
  Json map = Json::object();
  for (const pugi::xml_node entry : element.children()) {
    if (entry.type() == pugi::node_element) read_entry(map, entry, use, side);
  }
  return map;
}

/// A flattened list or map: its items are siblings, among the other members.
Json read_flattened(pugi::xml_node parent, pugi::xml_node first, const Member& use, Side side) {
  const std::string_view name = local_name(first);
  Json all = use.shape->type == ShapeType::list ? Json::array() : Json::object();
  for (const pugi::xml_node item : parent.children()) {
    if (item.type() != pugi::node_element || local_name(item) != name) continue;
    if (use.shape->type == ShapeType::list) {
      append_item(all, read_xml(item, use.shape->element, side));
    } else {
      read_entry(all, item, use, side);
    }
  }
  return all;
}

/// The element of a member. Models name the items of a flattened list at the member or at the list.
pugi::xml_node find_element(pugi::xml_node parent, const Member& member) {
  if (const pugi::xml_node found = child(parent, wire_name(member))) return found;
  if (!member.flattened || member.shape->type != ShapeType::list) return {};
  const std::string& name = member.shape->element.location_name;
  return name.empty() ? pugi::xml_node() : child(parent, name);
}

Json read_attribute(pugi::xml_node element, const Member& member, Side side) {
  const std::string_view name = wire_name(member);
  const std::string_view local = name.substr(name.find(':') + 1);
  for (const pugi::xml_attribute attribute : element.attributes()) {
    std::string_view given = attribute.name();
    if (given.starts_with("xmlns")) continue;
    if (given == name || given.substr(given.find(':') + 1) == local) {
      return scalar_from_wire(member, attribute.value(), side);
    }
  }
  return nullptr;
}

Json read_member(pugi::xml_node element, const Member& member, Side side) {
  if (member.xml_attribute) return read_attribute(element, member, side);
  const pugi::xml_node found = find_element(element, member);
  if (!found) return nullptr;
  const bool is_collection = member.shape->type == ShapeType::list || member.shape->type == ShapeType::map;
  if (member.flattened && is_collection) return read_flattened(element, found, member, side);
  return read_xml(found, member, side);
}

}  // namespace

Json read_xml(pugi::xml_node element, const Member& use, Side side) {
  switch (use.shape->type) {
    case ShapeType::structure:
      return read_xml_members(element, *use.shape, side);
    case ShapeType::list:
      return read_list(element, use, side);
    case ShapeType::map:
      return read_map(element, use, side);
    default:
      return scalar_from_wire(use, element_text(element), side);
  }
}

Json read_xml_members(pugi::xml_node element, const Shape& shape, Side side) {
  Json document = Json::object();
  for (const Member& member : shape.members) {
    if (!stands_in_body(member, side)) continue;
    Json value = read_member(element, member, side);
    if (!value.is_null()) document[member.name] = std::move(value);
  }
  return document;
}

}  // namespace cleave::aws
