#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "aws/http.h"
#include "aws/protocol/form.h"
#include "aws/protocol/form_names.h"
#include "aws/protocol/scalar.h"

namespace cleave::aws {
namespace {

/// Far more than any request of the model needs; what is beyond is an attack or a mistake.
constexpr std::size_t most_fields = 20000;

/// The fields as the tree that their dotted names describe.
struct Node {
  std::map<std::string, Node, std::less<>> children;
  const std::string* text = nullptr;

  const Node* child(std::string_view name) const {
    const auto found = children.find(name);
    return found == children.end() ? nullptr : &found->second;
  }
  /// Down a name that may itself hold dots, or be empty.
  const Node* descendant(std::string_view path) const {
    const Node* node = this;
    while (node != nullptr && !path.empty()) {
      const std::string_view part = path.substr(0, path.find('.'));
      path.remove_prefix(std::min(path.size(), part.size() + 1));
      node = node->child(part);
    }
    return node;
  }
};

void insert(Node& root, const std::string& name, const std::string& value) {
  if (std::count(name.begin(), name.end(), '.') > deepest_nesting) {
    throw unreadable(Side::server, "a parameter is nested too deeply");
  }
  Node* node = &root;
  std::string_view rest = name;
  while (!rest.empty()) {
    const std::string_view part = rest.substr(0, rest.find('.'));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    node = &node->children[std::string(part)];
  }
  node->text = &value;
}

/// The numbered children in the order of their numbers; gaps are allowed.
std::vector<const Node*> numbered(const Node& node) {
  std::vector<std::pair<long, const Node*>> found;
  for (const auto& [name, child] : node.children) {
    long number = 0;
    const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (problem != std::errc{} || end != name.data() + name.size() || number < 0) continue;
    found.emplace_back(number, &child);
  }
  std::sort(found.begin(), found.end());
  std::vector<const Node*> ordered;
  for (const auto& [number, child] : found) ordered.push_back(child);
  return ordered;
}

class FormReader {
 public:
  explicit FormReader(FormDialect dialect) : dialect_(dialect) {}

  Json read_structure(const Node& node, const Shape& shape) const {
    Json document = Json::object();
    for (const Member& member : shape.members) {
      const Node* found = node.descendant(form_name(dialect_, member));
      if (found == nullptr) continue;
      Json value = read(*found, member);
      if (!value.is_null()) document[member.name] = std::move(value);
    }
    return document;
  }

 private:
  Json read(const Node& node, const Member& use) const {
    switch (use.shape->type) {
      case ShapeType::structure:
        return read_structure(node, *use.shape);
      case ShapeType::list:
        return read_list(node, use);
      case ShapeType::map:
        return read_map(node, use);
      default:
        return node.text == nullptr ? Json() : scalar_from_wire(use, *node.text, Side::server);
    }
  }

  Json read_list(const Node& node, const Member& use) const {
    Json list = Json::array();
    const Node* holder = node.descendant(list_infix(dialect_, use));
    if (holder == nullptr) return list;
    for (const Node* item : numbered(*holder)) {
      Json value = read(*item, use.shape->element);
      if (!value.is_null()) list.push_back(std::move(value));
    }
    return list;
  }

  Json read_map(const Node& node, const Member& use) const {
    Json map = Json::object();
    const Node* holder = node.descendant(map_infix(use));
    if (holder == nullptr) return map;
    for (const Node* entry : numbered(*holder)) {
      const Node* key = entry->descendant(key_name(use));
      const Node* value = entry->descendant(value_name(use));
      if (key == nullptr || key->text == nullptr || value == nullptr) {
        throw unreadable(Side::server, fmt::format("an entry of {} lacks its key or value", use.name));
      }
      map[*key->text] = read(*value, use.shape->value);
    }
    return map;
  }

  FormDialect dialect_;
};

}  // namespace

FormFields parse_form(std::string_view body) {
  FormFields fields;
  while (!body.empty()) {
    const std::string_view part = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(body.size(), part.size() + 1));
    if (part.empty()) continue;
    if (fields.size() == most_fields) throw unreadable(Side::server, "there are too many parameters");
    // In bodies, unlike in URLs, "+" is a space
    // (https://url.spec.whatwg.org/#application/x-www-form-urlencoded).
    std::string text(part);
    std::replace(text.begin(), text.end(), '+', ' ');
    const auto equals = text.find('=');
    fields.emplace_back(percent_decode(text.substr(0, equals)),
                        equals == std::string::npos ? "" : percent_decode(text.substr(equals + 1)));
  }
  return fields;
}

Json read_form(const FormFields& fields, FormDialect dialect, const Shape& shape) {
  Node root;
  for (const auto& [name, value] : fields) insert(root, name, value);
  return FormReader(dialect).read_structure(root, shape);
}

}  // namespace cleave::aws
