#include "verify/policy_reach.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <vector>

#include "plan/s3/acl_access.h"

namespace cleave::verify {
namespace {

Json as_list(const Json& value) {
  return value.is_array() ? value : Json::array({value});
}

/// "${*}", "${?}" and "${$}" are those characters themselves where the policy's version knows variables.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
bool is_escaped(std::string_view pattern) {
  return pattern.size() > 3 && pattern.starts_with("${") && pattern[3] == '}';
}

/// Tries the shortest text for a star first, and remembers only the last star: a later one can do all that an
/// earlier could.
bool fits(std::string_view pattern, std::string_view text, bool variables) {
  std::string_view after_star, rest;
  bool star = false;
  while (!text.empty()) {
    const bool escaped = variables && is_escaped(pattern);
    const char wanted = pattern.empty() ? '\0' : escaped ? pattern[2] : pattern[0];
    if (!pattern.empty() && !escaped && wanted == '*') {
      star = true;
      pattern.remove_prefix(1);
      after_star = pattern;
      rest = text;
    } else if (!pattern.empty() && (wanted == text[0] || (!escaped && wanted == '?'))) {
      pattern.remove_prefix(escaped ? 4 : 1);
      text.remove_prefix(1);
    } else if (star) {
      rest.remove_prefix(1);
      text = rest;
      pattern = after_star;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*') == std::string_view::npos;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

using Fits = std::function<bool(const std::string& pattern)>;

/// Does the statement's member, or its "Not…" twin, speak of it?
bool speaks_of(const Json& statement, const std::string& member, const Fits& one_fits) {
  const auto any = [&](const Json& patterns) {
    const Json list = as_list(patterns);
    return std::any_of(list.begin(), list.end(), [&](const Json& pattern) {
      return pattern.is_string() && one_fits(pattern.get<std::string>());
    });
  };
  if (const auto found = statement.find(member); found != statement.end()) return any(*found);
  const auto negated = statement.find("Not" + member);
  return negated != statement.end() && !any(*negated);
}

std::string reached(const Json& statement) {
  const Json principal = statement.value("Principal", Json());
  const bool all = principal == "*" || principal == Json{{"AWS", "*"}};
  if (all && !statement.contains("Condition")) return anybody;
  const std::string sid = text_or(statement, "Sid", "");
  if (sid.starts_with(plan::translated_sid)) return sid;
  Json who = Json::object();
  for (const char* member : {"Principal", "NotPrincipal", "Condition"})
    if (statement.contains(member)) who[member] = statement[member];
  return dump(who);
}

}  // namespace

std::set<std::string> reached_by(const Json& policy, std::string_view action, std::string_view resource) {
  const bool variables = text_or(policy, "Version", "") == "2012-10-17";
  const std::string wanted = lower(std::string(action));
  std::set<std::string> all;
  for (const Json& statement : as_list(policy.value("Statement", Json::array()))) {
    const bool about =
        text_or(statement, "Effect", "") == "Allow" &&
        speaks_of(statement, "Action",
                  [&](const std::string& pattern) { return fits(lower(pattern), wanted, false); }) &&
        speaks_of(statement, "Resource",
                  [&](const std::string& pattern) { return fits(pattern, resource, variables); });
    if (about) all.insert(reached(statement));
  }
  return all;
}

}  // namespace cleave::verify
