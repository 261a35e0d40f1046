#include "twin/ec2/filters.h"

#include <algorithm>

#include <fmt/format.h>

#include "twin/ec2/request.h"

namespace cleave::twin::ec2 {
namespace {

std::string value_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// All scalar values that `path` leads to.
void collect(const Json& document, std::string_view path, std::vector<std::string>& values) {
  if (path.empty()) {
    if (!document.is_structured() && !document.is_null()) values.push_back(value_text(document));
    return;
  }
  const auto slash = path.find('/');
  const std::string_view part = path.substr(0, slash);
  const std::string_view rest = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
  if (part == "*") {
    if (!document.is_array()) return;
    for (const Json& element : document) collect(element, rest, values);
  } else if (const Json* child = find(document, part)) {
    collect(*child, rest, values);
  }
}

std::vector<std::string> tag_values(const Json& item, std::string_view key) {
  std::vector<std::string> values;
  for (const Json& tag : list_or_empty(item, "Tags")) {
    if (text(tag, "Key") == key) values.push_back(text_or(tag, "Value", ""));
  }
  return values;
}

std::vector<std::string> values_of(const Json& item, std::string_view filter, const Filters& filters) {
  if (filter.starts_with("tag:")) return tag_values(item, filter.substr(4));
  std::vector<std::string> values;
  const std::string_view path = filter == "tag-key" ? "Tags/*/Key" : filters.at(filter);
  collect(item, path, values);
  return values;
}

bool passes(const Json& item, const Json& filter, const Filters& filters) {
  const std::vector<std::string> values = values_of(item, text(filter, "Name"), filters);
  const std::vector<std::string> wanted = strings(filter, "Values");
  return std::any_of(wanted.begin(), wanted.end(), [&](const std::string& pattern) {
    return std::any_of(values.begin(), values.end(),
                       [&](const std::string& value) { return matches_wildcard(pattern, value); });
  });
}

void check_filter(const Json& filter, const Filters& filters) {
  const std::string name = text_or(filter, "Name", "");
  if (name.empty()) throw missing_parameter("Filter.Name");
  if (name.starts_with("tag:") || name == "tag-key" || filters.contains(name)) {
    if (!has(filter, "Values")) {
      throw Refusal{"InvalidParameterValue", fmt::format("The filter '{}' has no values", name)};
    }
    return;
  }
  throw Refusal{"InvalidParameterValue", fmt::format("The filter '{}' is invalid", name)};
}

}  // namespace

bool matches_wildcard(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') {
    return matches_wildcard(pattern.substr(1), text) ||
           (!text.empty() && matches_wildcard(pattern, text.substr(1)));
  }
  if (text.empty()) return false;
  if (pattern[0] == '?') return matches_wildcard(pattern.substr(1), text.substr(1));
  if (pattern[0] == '\\' && pattern.size() > 1) pattern.remove_prefix(1);
  return pattern[0] == text[0] && matches_wildcard(pattern.substr(1), text.substr(1));
}

Json filtered(const Call& call, Json items, const Filters& filters) {
  const Json& wanted = list_or_empty(call.input, "Filters");
  for (const Json& filter : wanted) check_filter(filter, filters);
  Json kept = Json::array();
  for (Json& item : items) {
    const bool passed = std::all_of(wanted.begin(), wanted.end(),
                                    [&](const Json& filter) { return passes(item, filter, filters); });
    if (passed) kept.push_back(std::move(item));
  }
  return kept;
}

}  // namespace cleave::twin::ec2
