#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "aws/model.h"
#include "aws/protocol/side.h"

namespace cleave::aws {

/// Documents ↔ XML elements, by the names and wrappers of the model
/// (https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings). Shared by the query, ec2 and rest-xml
/// protocols.

/// Appends `value` below `parent` as the element `name`; structures skip the members that travel elsewhere
/// (headers, labels, …), lists may become several elements.
void write_xml(pugi::xml_node parent, const Member& use, std::string_view name, const Json& value);

/// Appends the members of a structure to an element that stands already.
void write_xml_members(pugi::xml_node element, const Shape& shape, const Json& value);

/// The document that an element stands for.
Json read_xml(pugi::xml_node element, const Member& use, Side side);

/// The members of `shape` that stand below `element`.
Json read_xml_members(pugi::xml_node element, const Shape& shape, Side side);

/// Reads a text; throws `unreadable` when it is not XML or nested too deeply.
void parse_xml(pugi::xml_document& document, std::string_view text, Side side);

/// The root element of an answer. Throws `unreadable` when it is called neither `name` nor `other`; a `name`
/// of
/// "" stands for any that is not a web page's.
pugi::xml_node answer_root(const pugi::xml_document& document, std::string_view name,
                           std::string_view other = "");

std::string xml_text(const pugi::xml_document& document);

/// "a:Name" → "Name".
std::string_view local_name(pugi::xml_node node);
/// The first child element of that local name, or an empty node.
pugi::xml_node child(pugi::xml_node parent, std::string_view name);
/// Appends <name>text</name>.
void append_text(pugi::xml_node parent, const char* name, std::string_view text);

}  // namespace cleave::aws
