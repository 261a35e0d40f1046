#include "report/resource_names.h"

#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/plain.h"

namespace cleave::report {
namespace {

/// At most this many resources of a type are named in a summary.
constexpr std::size_t named_of_type = 3;

}  // namespace

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

std::string ResourceNames::summary_of(const std::vector<std::string>& resource_ids) const {
  std::map<std::string, std::vector<std::string>> types;
  for (const auto& id : resource_ids) types[type_of(id)].push_back(id);
  std::vector<std::string> summary;
  for (const auto& [type, ids] : types) {
    if (ids.size() > named_of_type || type == "route53/record") {
      summary.push_back(fmt::format("{} {}", ids.size(), type));
      continue;
    }
    std::set<std::string> different;
    for (const auto& id : ids) {
      const auto name = name_of(id);
      different.insert(name.empty() ? key_of(id) : name);
    }
    const auto count = ids.size() == 1 ? "" : fmt::format("{} ", ids.size());
    summary.push_back(fmt::format("{}{} {}", count, type, fmt::join(different, ", ")));
  }
  return fmt::format("{}", fmt::join(summary, "; "));
}

}  // namespace cleave::report
