#include "verify/policy_reach.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "plan/s3/acl_access.h"
#include "plan/s3/policy_pattern.h"

namespace cleave::verify {
namespace {

using plan::as_list;
using plan::fits_pattern;

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
  const bool variables = plan::knows_variables(policy);
  const std::string wanted = plan::in_lower_case(std::string(action));
  std::set<std::string> all;
  for (const Json& statement : as_list(policy.value("Statement", Json::array()))) {
    const bool about = text_or(statement, "Effect", "") == "Allow" &&
                       speaks_of(statement, "Action",
                                 [&](const std::string& pattern) {
                                   return fits_pattern(plan::in_lower_case(pattern), wanted, false);
                                 }) &&
                       speaks_of(statement, "Resource", [&](const std::string& pattern) {
                         return fits_pattern(pattern, resource, variables);
                       });
    if (about) all.insert(reached(statement));
  }
  return all;
}

}  // namespace cleave::verify
