#include <algorithm>

#include "aws/protocol/rest.h"
#include "aws/protocol/routes.h"
#include "aws/protocol/scalar.h"
#include "aws/protocol/wire_names.h"

namespace cleave::aws {
namespace {

std::string path_with_labels(const Operation& operation, const Json& document) {
  std::string path = operation.request_uri.substr(0, operation.request_uri.find('?'));
  for (const Member& member : operation.input.shape->members) {
    if (member.location != "uri") continue;
    const auto found = document.find(member.name);
    const std::string value = found == document.end() || found->is_null()
                                  ? ""
                                  : scalar_to_wire(member, *found, TimeFormat::iso8601);
    const std::string name(wire_name(member));
    for (const auto& [label, slash] :
         {std::pair("{" + name + "}", Slash::encode), std::pair("{" + name + "+}", Slash::keep)}) {
      if (const auto at = path.find(label); at != std::string::npos) {
        path.replace(at, label.size(), percent_encode(value, slash));
      }
    }
  }
  return path;
}

bool has_query(const HttpRequest& request, std::string_view name) {
  return std::any_of(request.query.begin(), request.query.end(),
                     [&](const auto& p) { return p.first == name; });
}

void write_query_map(const Member& map, const Json& value, HttpRequest& request) {
  const Member& use = map.shape->value;
  for (const auto& [name, item] : value.items()) {
    // A parameter that the model names wins over one of a free map.
    if (item.is_null() || has_query(request, name)) continue;
    if (use.shape->type == ShapeType::list) {
      for (const Json& one : item)
        request.query.emplace_back(name, scalar_to_wire(use.shape->element, one, TimeFormat::iso8601));
    } else {
      request.query.emplace_back(name, scalar_to_wire(use, item, TimeFormat::iso8601));
    }
  }
}

void write_query_member(const Member& member, const Json& value, HttpRequest& request) {
  const std::string name(wire_name(member));
  if (member.shape->type != ShapeType::list) {
    request.query.emplace_back(name, scalar_to_wire(member, value, TimeFormat::iso8601));
    return;
  }
  for (const Json& item : value) {
    if (!item.is_null())
      request.query.emplace_back(name, scalar_to_wire(member.shape->element, item, TimeFormat::iso8601));
  }
}

void write_query(const Shape& shape, const Json& document, HttpRequest& request) {
  std::vector<const Member*> maps;
  for (const Member& member : shape.members) {
    if (member.location != "querystring") continue;
    const auto found = document.find(member.name);
    if (found == document.end() || found->is_null()) continue;
    if (member.shape->type == ShapeType::map) {
      maps.push_back(&member);
    } else {
      write_query_member(member, *found, request);
    }
  }
  for (const Member* map : maps) write_query_map(*map, document[map->name], request);
}

Json read_query_map(const Member& map, const Shape& shape, const HttpRequest& request) {
  const Member& use = map.shape->value;
  Json values = Json::object();
  for (const auto& [name, text] : request.query) {
    const bool is_modelled =
        std::any_of(shape.members.begin(), shape.members.end(), [&, &query_name = name](const Member& m) {
          return m.location == "querystring" && m.shape->type != ShapeType::map && wire_name(m) == query_name;
        });
    if (is_modelled) continue;
    if (use.shape->type == ShapeType::list) {
      values[name].push_back(scalar_from_wire(use.shape->element, text, Side::server));
    } else {
      values[name] = scalar_from_wire(use, text, Side::server);
    }
  }
  return values;
}

Json read_query_member(const Member& member, const HttpRequest& request) {
  const bool is_list = member.shape->type == ShapeType::list;
  Json value;
  for (const auto& [name, text] : request.query) {
    if (name != wire_name(member)) continue;
    if (!is_list) return scalar_from_wire(member, text, Side::server);
    value.push_back(scalar_from_wire(member.shape->element, text, Side::server));
  }
  return value;
}

}  // namespace

void write_uri(const Operation& operation, const Json& document, HttpRequest& request) {
  const auto question = operation.request_uri.find('?');
  if (question != std::string::npos) {
    request.query = decode_query(std::string_view(operation.request_uri).substr(question + 1));
  }
  request.path = operation.request_uri.substr(0, question);
  if (operation.input.shape == nullptr) return;
  request.path = path_with_labels(operation, document);
  write_query(*operation.input.shape, document, request);
}

void read_uri(const Operation& operation, const HttpRequest& request, Json& document) {
  const Shape& shape = *operation.input.shape;
  PathPattern::Labels labels;
  PathPattern(operation.request_uri).matches(request.path, &labels);
  for (const Member& member : shape.members) {
    Json value;
    if (member.location == "uri") {
      for (const auto& [name, text] : labels) {
        if (name == wire_name(member)) value = scalar_from_wire(member, text, Side::server);
      }
    } else if (member.location == "querystring") {
      value = member.shape->type == ShapeType::map ? read_query_map(member, shape, request)
                                                   : read_query_member(member, request);
    }
    if (!value.is_null()) document[member.name] = std::move(value);
  }
}

}  // namespace cleave::aws
