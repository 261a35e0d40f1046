#include "report/resource_names.h"

#include <fmt/format.h>

#include "base/plain.h"

namespace cleave::report {

std::string type_of(std::string_view resource_id) {
  return std::string(resource_id.substr(0, resource_id.find('/', resource_id.find('/') + 1)));
}

std::string key_of(std::string_view resource_id) {
  const auto type = type_of(resource_id).size();
  return std::string(resource_id.substr(std::min(resource_id.size(), type + 1)));
}

std::string without_final_dot(std::string name) {
  if (name.size() > 1 && name.ends_with('.')) name.pop_back();
  return name;
}

std::string ResourceNames::name_of(std::string_view resource_id) const {
  const auto* resource = inventory_.find(resource_id);
  if (resource == nullptr || resource_id.find(resource->name) != std::string_view::npos) return "";
  return plain(without_final_dot(resource->name));
}

std::string ResourceNames::title_of(std::string_view resource_id) const {
  const auto name = name_of(resource_id);
  return name.empty() ? std::string(resource_id) : fmt::format("{} ({})", resource_id, name);
}

}  // namespace cleave::report
