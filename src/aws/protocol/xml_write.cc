#include "aws/protocol/scalar.h"
#include "aws/protocol/wire_names.h"
#include "aws/protocol/xml.h"

namespace cleave::aws {
namespace {

pugi::xml_node append(pugi::xml_node parent, const Member& use, std::string_view name) {
  pugi::xml_node element = parent.append_child(std::string(name).c_str());
  if (!use.xml_namespace.empty()) {
    const std::string attribute = use.xml_prefix.empty() ? "xmlns" : "xmlns:" + use.xml_prefix;
    element.append_attribute(attribute.c_str()).set_value(use.xml_namespace.c_str());
  }
  return element;
}

void write_list(pugi::xml_node parent, const Member& use, std::string_view name, const Json& list) {
  pugi::xml_node holder = use.flattened ? parent : append(parent, use, name);
  const std::string_view element = use.flattened ? name : element_name(use);
  Member item = use.shape->element;
  if (use.flattened && item.xml_namespace.empty()) {
    item.xml_namespace = use.xml_namespace;
    item.xml_prefix = use.xml_prefix;
  }
  for (const Json& value : list) write_xml(holder, item, element, value);
}

void write_map(pugi::xml_node parent, const Member& use, std::string_view name, const Json& map) {
  pugi::xml_node holder = use.flattened ? parent : append(parent, use, name);
  for (const auto& [key, value] : map.items()) {
    pugi::xml_node entry = use.flattened ? append(holder, use, name) : holder.append_child("entry");
    write_xml(entry, use.shape->key, key_name(use), key);
    write_xml(entry, use.shape->value, value_name(use), value);
  }
}

}  // namespace

void write_xml(pugi::xml_node parent, const Member& use, std::string_view name, const Json& value) {
  if (value.is_null()) return;
  switch (use.shape->type) {
    case ShapeType::structure:
      return write_xml_members(append(parent, use, name), *use.shape, value);
    case ShapeType::list:
      return write_list(parent, use, name, value);
    case ShapeType::map:
      return write_map(parent, use, name, value);
    default:
      append(parent, use, name).text().set(scalar_to_wire(use, value, TimeFormat::iso8601).c_str());
  }
}

void write_xml_members(pugi::xml_node element, const Shape& shape, const Json& value) {
  for (const Member& member : shape.members) {
    const auto found = value.find(member.name);
    if (found == value.end() || found->is_null() || !member.location.empty()) continue;
    if (member.xml_attribute) {
      const std::string text = scalar_to_wire(member, *found, TimeFormat::iso8601);
      element.append_attribute(std::string(wire_name(member)).c_str()).set_value(text.c_str());
    } else {
      write_xml(element, member, wire_name(member), *found);
    }
  }
}

}  // namespace cleave::aws
