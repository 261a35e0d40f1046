#include "twin/policy.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <vector>

#include <fmt/format.h>

#include "twin/policy_condition.h"

namespace cleave::twin {
namespace {

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::vector<std::string> member_strings(const Json& statement, const char* name) {
  return statement.contains(name) ? strings_of(statement[name]) : std::vector<std::string>{};
}

/// "arn:aws:sts::1:assumed-role/NAME/SESSION" → "arn:aws:iam::1:role/NAME"; other ARNs unchanged.
std::string role_of_session(const std::string& arn) {
  static constexpr std::string_view mark = ":assumed-role/";
  const auto at_mark = arn.find(mark);
  if (at_mark == std::string::npos) return arn;
  const auto name = at_mark + mark.size();
  const std::string account = arn.substr(13, at_mark - 13);
  return fmt::format("arn:aws:iam::{}:role/{}", account, arn.substr(name, arn.find('/', name) - name));
}

/// A role's ARN in a policy may carry a path that the session's ARN has lost.
bool same_role(const std::string& wanted, const std::string& role) {
  const auto wanted_name = wanted.rfind('/');
  const auto role_name = role.rfind('/');
  return wanted.find(":role/") != std::string::npos && role.find(":role/") != std::string::npos &&
         wanted.substr(wanted_name) == role.substr(role_name) &&
         wanted.substr(0, wanted.find('/')) == role.substr(0, role.find('/'));
}

bool is_aws_principal(const std::string& wanted, const AccessRequest& request) {
  if (wanted == "*") return true;
  if (request.caller_arn.empty() && request.account.empty()) return false;
  if (!request.account.empty() &&
      (wanted == request.account || wanted == fmt::format("arn:aws:iam::{}:root", request.account))) {
    return true;
  }
  const std::string role = role_of_session(request.caller_arn);
  return wanted == request.caller_arn || wanted == role || same_role(wanted, role);
}

bool fits_principal(const Json& principal, const AccessRequest& request) {
  if (principal.is_string()) return principal == "*";
  if (!principal.is_object()) return false;
  const auto any = [&](const char* kind, const std::function<bool(const std::string&)>& fits) {
    const auto wanted = member_strings(principal, kind);
    return std::any_of(wanted.begin(), wanted.end(), fits);
  };
  return any("AWS", [&](const std::string& wanted) { return is_aws_principal(wanted, request); }) ||
         any("Service", [&](const std::string& wanted) { return wanted == request.service; }) ||
         any("Federated", [&](const std::string& wanted) { return wanted == request.service; }) ||
         any("CanonicalUser", [&](const std::string& wanted) {
           return !request.canonical_id.empty() && wanted == request.canonical_id;
         });
}

bool fits_any(const std::vector<std::string>& patterns, const std::string& text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return matches_wildcard(pattern, text); });
}

std::vector<std::string> lowered(std::vector<std::string> texts) {
  for (auto& one : texts) one = lower(one);
  return texts;
}

bool fits_action(const Json& statement, const std::string& action) {
  if (statement.contains("NotAction")) {
    return !fits_any(lowered(member_strings(statement, "NotAction")), lower(action));
  }
  return fits_any(lowered(member_strings(statement, "Action")), lower(action));
}

/// Whether "${…}" in a policy is a variable.
enum class Variables { known, unknown };

bool fits_any_resource(const std::vector<std::string>& patterns, const std::string& resource,
                       Variables variables) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return variables == Variables::known ? matches_with_variables(pattern, resource)
                                         : matches_wildcard(pattern, resource);
  });
}

bool fits_resource(const Json& statement, const std::string& resource, Variables variables) {
  if (resource.empty()) return true;
  if (statement.contains("NotResource"))
    return !fits_any_resource(member_strings(statement, "NotResource"), resource, variables);
  if (!statement.contains("Resource")) return true;  // trust policies name no resource
  return fits_any_resource(member_strings(statement, "Resource"), resource, variables);
}

using Fits = std::function<bool(const Json& statement)>;

Verdict judge(const Json& policy, const Fits& fits) {
  Verdict verdict = Verdict::none;
  if (!policy.contains("Statement")) return verdict;
  const Json& statements = policy["Statement"];
  const Json list = statements.is_array() ? statements : Json::array({statements});
  for (const auto& statement : list) {
    if (!statement.is_object() || !fits(statement)) continue;
    if (text_or(statement, "Effect", "") == "Deny") return Verdict::deny;
    verdict = Verdict::allow;
  }
  return verdict;
}

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
Variables variables_of(const Json& policy) {
  return text_or(policy, "Version", "") == "2012-10-17" ? Variables::known : Variables::unknown;
}

bool fits_request(const Json& statement, const AccessRequest& request, Variables variables) {
  return fits_action(statement, request.action) && fits_resource(statement, request.resource, variables) &&
         (!statement.contains("Condition") || holds(statement["Condition"], request.context));
}

}  // namespace

Verdict judge_resource_policy(const Json& policy, const AccessRequest& request) {
  return judge(policy, [&](const Json& statement) {
    const bool named = statement.contains("NotPrincipal")
                           ? !fits_principal(statement["NotPrincipal"], request)
                       : statement.contains("Principal") ? fits_principal(statement["Principal"], request)
                                                         : false;
    return named && fits_request(statement, request, variables_of(policy));
  });
}

Verdict judge_identity_policy(const Json& policy, const AccessRequest& request) {
  return judge(policy,
               [&](const Json& statement) { return fits_request(statement, request, variables_of(policy)); });
}

Verdict combined(Verdict one, Verdict other) {
  if (one == Verdict::deny || other == Verdict::deny) return Verdict::deny;
  return one == Verdict::allow || other == Verdict::allow ? Verdict::allow : Verdict::none;
}

bool is_public_policy(const Json& policy) {
  // A statement for everybody is still not public when a condition narrows it to fixed accounts or sources.
  static const std::vector<std::string> narrowing = {
      "aws:sourcearn", "aws:sourceaccount", "aws:sourcevpc",      "aws:sourcevpce",
      "aws:sourceip",  "aws:principalarn",  "aws:principalorgid", "aws:principalaccount"};
  return judge(policy, [&](const Json& statement) {
           if (text_or(statement, "Effect", "") != "Allow" || !statement.contains("Principal")) return false;
           if (!fits_principal(statement["Principal"], AccessRequest{})) return false;
           if (!statement.contains("Condition")) return true;
           for (const auto& [operation, keys] : statement["Condition"].items()) {
             for (const auto& [key, value] : keys.items()) {
               if (std::find(narrowing.begin(), narrowing.end(), lower(key)) != narrowing.end()) return false;
             }
           }
           return true;
         }) == Verdict::allow;
}

namespace {

/// A character of a pattern; `plain` when it stands for itself.
struct PatternPart {
  char character;
  bool plain;
};

bool matches(const std::vector<PatternPart>& pattern, std::string_view text) {
  const auto is = [&](std::size_t place, char wildcard) {
    return place < pattern.size() && !pattern[place].plain && pattern[place].character == wildcard;
  };
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (is(p, '?') || (p < pattern.size() && pattern[p].plain && pattern[p].character == text[t])) {
      ++p;
      ++t;
    } else if (is(p, '*')) {
      star = p++;
      resume = t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (is(p, '*')) ++p;
  return p == pattern.size();
}

PatternPart part_of(char character) {
  return {character, character != '*' && character != '?'};
}

}  // namespace

bool matches_wildcard(std::string_view pattern, std::string_view text) {
  std::vector<PatternPart> parts;
  for (const char c : pattern) parts.push_back(part_of(c));
  return matches(parts, text);
}

bool matches_with_variables(std::string_view pattern, std::string_view text) {
  std::vector<PatternPart> parts;
  while (!pattern.empty()) {
    const bool variable = pattern.size() > 3 && pattern.starts_with("${") && pattern[3] == '}' &&
                          std::string_view("*?$").find(pattern[2]) != std::string_view::npos;
    if (variable) {
      parts.push_back({pattern[2], true});
    } else if (pattern.starts_with("${")) {
      return false;  // a key of the request's context, none of which the twin knows
    } else {
      parts.push_back(part_of(pattern.front()));
    }
    pattern.remove_prefix(variable ? 4 : 1);
  }
  return matches(parts, text);
}

}  // namespace cleave::twin
