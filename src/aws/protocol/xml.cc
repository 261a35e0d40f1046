#include "aws/protocol/xml.h"

#include <fmt/format.h>

namespace cleave::aws {
namespace {

void refuse_deep_nesting(pugi::xml_node root, Side side) {
  int depth = 0;
  pugi::xml_node node = root;
  while (true) {
    if (depth > deepest_nesting) throw unreadable(side, "the XML is nested too deeply");
    if (const pugi::xml_node inner = node.first_child()) {
      node = inner;
      ++depth;
      continue;
    }
    while (node != root && !node.next_sibling()) {
      node = node.parent();
      --depth;
    }
    if (node == root) return;
    node = node.next_sibling();
  }
}

struct StringWriter : pugi::xml_writer {
  std::string text;
  void write(const void* data, std::size_t size) override {
    text.append(static_cast<const char*>(data), size);
  }
};

}  // namespace

void parse_xml(pugi::xml_document& document, std::string_view text, Side side) {
  // White space alone may be a value: the delimiter of a listing, the key of an object.
  const unsigned options = pugi::parse_default | pugi::parse_ws_pcdata_single;
  const pugi::xml_parse_result result =
      document.load_buffer(text.data(), text.size(), options, pugi::encoding_utf8);
  if (!result)
    throw unreadable(side, fmt::format("not XML: {} at byte {}", result.description(), result.offset));
  if (!document.document_element()) throw unreadable(side, "not XML: there is no element");
  refuse_deep_nesting(document, side);
}

pugi::xml_node answer_root(const pugi::xml_document& document, std::string_view name,
                           std::string_view other) {
  const pugi::xml_node root = document.document_element();
  const std::string_view found = local_name(root);
  if (name.empty()) {
    if (found == "html" || found == "HTML" || found == "Error")
      throw unreadable(Side::client, fmt::format("it is <{}>", found));
  } else if (found != name && (found != other || other.empty())) {
    throw unreadable(Side::client, fmt::format("it is <{}> where <{}> belongs", found, name));
  }
  return root;
}

std::string xml_text(const pugi::xml_document& document) {
  StringWriter writer;
  document.save(writer, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
  return std::move(writer.text);
}

std::string_view local_name(pugi::xml_node node) {
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(pugi::xml_node parent, std::string_view name) {
  for (const pugi::xml_node node : parent.children()) {
    if (node.type() == pugi::node_element && local_name(node) == name) return node;
  }
  return {};
}

void append_text(pugi::xml_node parent, const char* name, std::string_view text) {
  parent.append_child(name).text().set(std::string(text).c_str());
}

}  // namespace cleave::aws
