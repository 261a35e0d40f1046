#include <fmt/format.h>

#include "aws_conformance/compare.h"

#include <algorithm>
#include <pugixml.hpp>

#include "aws/http.h"
#include "aws/protocol/form.h"

namespace cleave::aws {
namespace {

std::string joined(std::vector<std::string> parts, const char* separator) {
  std::stable_sort(parts.begin(), parts.end());
  return fmt::format("{}", fmt::join(parts, separator));
}

std::string canonical_element(pugi::xml_node element) {
  std::vector<std::string> attributes;
  for (const pugi::xml_attribute attribute : element.attributes()) {
    attributes.push_back(fmt::format("{}='{}'", attribute.name(), attribute.value()));
  }
  std::vector<std::string> children;
  for (const pugi::xml_node child : element.children()) {
    if (child.type() == pugi::node_element) children.push_back(canonical_element(child));
  }
  const std::string inner = children.empty() ? element.text().get() : joined(children, "");
  return fmt::format("<{} {}>{}</{}>", element.name(), joined(attributes, " "), inner, element.name());
}

}  // namespace

std::string canonical_query_text(const std::string& query) {
  std::vector<std::string> pairs;
  for (const auto& [name, value] : decode_query(query)) pairs.push_back(name + "=" + value);
  return joined(pairs, "&");
}

std::string canonical_body(Protocol protocol, const std::string& body) {
  if (protocol == Protocol::query || protocol == Protocol::ec2) {
    std::vector<std::string> pairs;
    for (const auto& [name, value] : parse_form(body)) pairs.push_back(name + "=" + value);
    return joined(pairs, "&");
  }
  if (protocol == Protocol::rest_xml) {
    pugi::xml_document document;
    const bool is_xml =
        body.find_first_not_of(" \n") == body.find('<') && document.load_buffer(body.data(), body.size());
    return is_xml ? canonical_element(document.document_element()) : body;
  }
  const Json value = Json::parse(body, nullptr, /*allow_exceptions=*/false);
  return value.is_discarded() ? body : dump(value);
}

}  // namespace cleave::aws
