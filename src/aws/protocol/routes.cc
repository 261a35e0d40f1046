#include "aws/protocol/routes.h"

#include <algorithm>

#include "aws/protocol/wire_names.h"

namespace cleave::aws {
namespace {

using Pair = std::pair<std::string, std::string>;

const std::string* find_query(const HttpRequest& request, std::string_view name) {
  const auto found = std::find_if(request.query.begin(), request.query.end(),
                                  [&](const Pair& p) { return p.first == name; });
  return found == request.query.end() ? nullptr : &found->second;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

RouteTable::Route RouteTable::make_route(const Operation& operation) {
  Route route{&operation, PathPattern(operation.request_uri), {}, {}, {}, {}};
  const auto question = operation.request_uri.find('?');
  if (question != std::string::npos) {
    // "x-id=GetObject" only tells people what the request is: not all clients send it.
    route.literals = decode_query(std::string_view(operation.request_uri).substr(question + 1));
    std::erase_if(route.literals, [](const Pair& literal) { return literal.first == "x-id"; });
  }
  if (operation.input.shape == nullptr) return route;
  for (const Member& member : operation.input.shape->members) {
    const std::string name(wire_name(member));
    const bool required = operation.input.shape->requires_member(member.name);
    if (member.location == "querystring") route.known_query.push_back(name);
    if (member.location == "querystring" && required) route.required_query.push_back(name);
    if (member.location == "header" && required) route.required_headers.push_back(name);
  }
  return route;
}

RouteTable::RouteTable(const ServiceModel& service) {
  for (const auto& [name, operation] : service.operations) {
    by_method_[operation.http_method].push_back(make_route(operation));
  }
  for (auto& [method, routes] : by_method_) {
    std::stable_sort(routes.begin(), routes.end(), [](const Route& a, const Route& b) {
      const auto rank = [](const Route& route) {
        return std::pair(route.demands(), route.path.literal_segments());
      };
      return rank(a) > rank(b);
    });
  }
}

bool RouteTable::fits(const Route& route, const HttpRequest& request) {
  for (const auto& [name, value] : route.literals) {
    const std::string* given = find_query(request, name);
    if (given == nullptr || (!value.empty() && *given != value)) return false;
  }
  if (!route.path.matches(request.path, nullptr)) return false;
  // A sub-resource that the operation does not know makes it another operation, one that is not in the model.
  return std::all_of(request.query.begin(), request.query.end(), [&](const Pair& given) {
    const auto is_given = [&](const Pair& literal) { return literal.first == given.first; };
    return !given.second.empty() || contains(route.known_query, given.first) ||
           std::any_of(route.literals.begin(), route.literals.end(), is_given);
  });
}

bool RouteTable::has_required(const Route& route, const HttpRequest& request) {
  const auto in_query = [&](const std::string& name) { return find_query(request, name) != nullptr; };
  const auto in_headers = [&](const std::string& name) { return request.headers.get(name).has_value(); };
  return std::all_of(route.required_query.begin(), route.required_query.end(), in_query) &&
         std::all_of(route.required_headers.begin(), route.required_headers.end(), in_headers);
}

const Operation* RouteTable::match(const HttpRequest& request) const {
  const auto routes = by_method_.find(request.method);
  if (routes == by_method_.end()) return nullptr;
  const Route* incomplete = nullptr;
  for (const Route& route : routes->second) {
    if (!fits(route, request)) continue;
    if (has_required(route, request)) return route.operation;
    // Something that is required is missing: if nothing else fits, validation will say what. The least
    // demanding comes last.
    incomplete = &route;
  }
  return incomplete == nullptr ? nullptr : incomplete->operation;
}

}  // namespace cleave::aws
