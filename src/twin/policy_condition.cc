#include "twin/policy_condition.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "twin/policy.h"

namespace cleave::twin {
namespace {

std::string in_lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool ends(std::string_view& name, std::string_view suffix) {
  if (!name.ends_with(suffix)) return false;
  name.remove_suffix(suffix.size());
  return true;
}

/// Whether `value` fits `wanted` under an operator that is not negated. Operators of numbers, dates and
/// addresses never hold here: the simulated requests carry no such keys.
bool fits(std::string_view operation, const std::string& wanted, const std::string& value) {
  if (operation == "StringEquals") return wanted == value;
  if (operation == "StringEqualsIgnoreCase" || operation == "Bool")
    return in_lower_case(wanted) == in_lower_case(value);
  if (operation == "StringLike" || operation == "ArnLike" || operation == "ArnEquals") {
    return matches_wildcard(wanted, value);
  }
  return false;
}

/// "StringNotEquals" → "StringEquals", negated.
std::string without_not(std::string_view operation, bool& negated) {
  std::string name(operation);
  const auto found = name.find("Not");
  negated = found != std::string::npos;
  if (negated) name.erase(found, 3);
  return name;
}

bool key_holds(std::string_view operation, const std::string& key, const Json& values,
               const std::map<std::string, std::string>& context) {
  const auto found = context.find(in_lower_case(key));
  const auto wanted = strings_of(values);
  if (operation == "Null") return (found == context.end()) == (!wanted.empty() && wanted.front() == "true");
  const bool all_values = operation.starts_with("ForAllValues:");
  if (const auto colon = operation.find(':'); colon != std::string_view::npos)
    operation.remove_prefix(colon + 1);
  const bool if_exists = ends(operation, "IfExists");
  bool negated = false;
  const std::string plain = without_not(operation, negated);
  if (found == context.end()) return if_exists || negated || all_values;
  const bool any = std::any_of(wanted.begin(), wanted.end(),
                               [&](const std::string& one) { return fits(plain, one, found->second); });
  return any != negated;
}

}  // namespace

std::vector<std::string> strings_of(const Json& value) {
  std::vector<std::string> texts;
  const Json list = value.is_array() ? value : Json::array({value});
  for (const auto& one : list) texts.push_back(one.is_string() ? one.get<std::string>() : one.dump());
  return texts;
}

bool holds(const Json& condition, const std::map<std::string, std::string>& context) {
  for (const auto& [operation, keys] : condition.items()) {
    for (const auto& [key, values] : keys.items()) {
      if (!key_holds(operation, key, values, context)) return false;
    }
  }
  return true;
}

bool is_condition_operator(std::string_view name) {
  static const std::set<std::string, std::less<>> known = {"StringEquals",
                                                           "StringNotEquals",
                                                           "StringEqualsIgnoreCase",
                                                           "StringNotEqualsIgnoreCase",
                                                           "StringLike",
                                                           "StringNotLike",
                                                           "NumericEquals",
                                                           "NumericNotEquals",
                                                           "NumericLessThan",
                                                           "NumericLessThanEquals",
                                                           "NumericGreaterThan",
                                                           "NumericGreaterThanEquals",
                                                           "DateEquals",
                                                           "DateNotEquals",
                                                           "DateLessThan",
                                                           "DateLessThanEquals",
                                                           "DateGreaterThan",
                                                           "DateGreaterThanEquals",
                                                           "Bool",
                                                           "BinaryEquals",
                                                           "IpAddress",
                                                           "NotIpAddress",
                                                           "ArnEquals",
                                                           "ArnLike",
                                                           "ArnNotEquals",
                                                           "ArnNotLike",
                                                           "Null"};
  for (const std::string_view prefix : {"ForAnyValue:", "ForAllValues:"}) {
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  }
  ends(name, "IfExists");
  return known.contains(name);
}

}  // namespace cleave::twin
