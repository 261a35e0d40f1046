#include "twin/iam/policy_document.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "twin/cloudfront/distribution.h"
#include "twin/iam/store.h"
#include "twin/nesting.h"
#include "twin/policy_condition.h"

namespace cleave::twin {
namespace {

bool is_text(const Json& value) {
  return value.is_string();
}

/// One value or a list of them, and no list in a list.
bool is_flat(const Json& values, bool (*fits)(const Json& value)) {
  return values.is_array() ? std::all_of(values.begin(), values.end(), fits) : fits(values);
}

bool has_one_of(const Json& statement, const char* name, const char* negated) {
  return statement.contains(name) != statement.contains(negated);
}

/// Principals must exist: a role or user of an account that the twin simulates, an origin access identity, or
/// any account or other account's name.
bool exists(World& world, const std::string& principal) {
  static constexpr std::string_view prefix = "arn:aws:iam::";
  if (principal == "*" ||
      (principal.size() == 12 &&
       std::all_of(principal.begin(), principal.end(), [](char c) { return c >= '0' && c <= '9'; }))) {
    return true;
  }
  if (!principal.starts_with("arn:aws"))
    return principal.starts_with("AROA") || principal.starts_with("AIDA");
  if (principal.starts_with(cloudfront::access_identity_arn)) {
    const auto id = principal.substr(cloudfront::access_identity_arn.size());
    return world.find_anywhere(cloudfront::access_identity_kind, id).row != nullptr;
  }
  if (!principal.starts_with(prefix)) return true;
  const auto colon = principal.find(':', prefix.size());
  if (colon == std::string::npos) return false;
  const std::string account = principal.substr(prefix.size(), colon - prefix.size());
  const std::string rest = principal.substr(colon + 1);
  if (rest == "root" || !world.accounts().contains(account)) return true;
  if (rest.starts_with("user/")) return rest == "user/admin";
  if (!rest.starts_with("role/")) return false;
  return world.table(account, "global", iam::role_kind).contains(rest.substr(rest.rfind('/') + 1));
}

std::string fault_of_principal(World& world, const Json& principal) {
  static const std::set<std::string> kinds = {"AWS", "Service", "Federated", "CanonicalUser"};
  if (principal.is_string()) return principal == "*" ? "" : "Invalid principal in policy";
  if (!principal.is_object() || principal.empty()) return "Invalid principal in policy";
  for (const auto& [kind, names] : principal.items()) {
    if (!kinds.contains(kind)) return "Invalid principal in policy";
    if (!is_flat(names, is_text)) return "Invalid principal in policy";
    if (kind != "AWS") continue;
    for (const auto& name : strings_of(names)) {
      if (!exists(world, name)) return fmt::format("Invalid principal in policy: \"AWS\":\"{}\"", name);
    }
  }
  return "";
}

std::string fault_of_condition(const Json& statement) {
  if (!statement.contains("Condition")) return "";
  if (!statement["Condition"].is_object()) return "Syntax errors in policy.";
  for (const auto& [name, keys] : statement["Condition"].items()) {
    if (!is_condition_operator(name)) return fmt::format("Invalid Condition type : {}.", name);
    if (!keys.is_object()) return "Syntax errors in policy.";
    for (const auto& [key, values] : keys.items()) {
      if (!is_flat(values, [](const Json& value) { return value.is_primitive() && !value.is_null(); }))
        return "Syntax errors in policy.";
    }
  }
  return "";
}

std::string fault_of_statement(World& world, const Json& statement, PolicyKind kind) {
  static const std::set<std::string> members = {"Sid",          "Effect",      "Principal",
                                                "NotPrincipal", "Action",      "NotAction",
                                                "Resource",     "NotResource", "Condition"};
  if (!statement.is_object()) return "Syntax errors in policy.";
  for (const auto& [name, value] : statement.items()) {
    if (!members.contains(name)) return fmt::format("Syntax errors in policy: unknown element {}.", name);
  }
  for (const char* name : {"Action", "NotAction", "Resource", "NotResource"}) {
    if (statement.contains(name) && !is_flat(statement[name], is_text)) return "Syntax errors in policy.";
  }
  for (const char* name : {"Sid", "Effect"}) {
    if (statement.contains(name) && !is_text(statement[name])) return "Syntax errors in policy.";
  }
  const std::string effect = text_or(statement, "Effect", "");
  if (effect != "Allow" && effect != "Deny") return fmt::format("Invalid effect: {}", effect);
  if (!has_one_of(statement, "Action", "NotAction")) return "Policy statement must contain actions.";
  const bool names_resources = has_one_of(statement, "Resource", "NotResource");
  if (kind != PolicyKind::trust && !names_resources) return "Policy statement must contain resources.";
  if (kind == PolicyKind::trust && names_resources) return "Has prohibited field Resource.";
  const bool names_principals = has_one_of(statement, "Principal", "NotPrincipal");
  if (kind == PolicyKind::identity && (statement.contains("Principal") || statement.contains("NotPrincipal")))
    return "Policy document should not specify a principal.";
  if (kind != PolicyKind::identity && !names_principals) return "Missing required field Principal";
  for (const char* name : {"Principal", "NotPrincipal"}) {
    if (!statement.contains(name)) continue;
    if (auto fault = fault_of_principal(world, statement[name]); !fault.empty()) return fault;
  }
  return fault_of_condition(statement);
}

}  // namespace

std::string fault_of_policy(World& world, const std::string& document, PolicyKind kind) {
  if (!is_shallow_json(document)) return "This policy is nested too deeply";
  const Json policy = Json::parse(document, nullptr, false);
  if (policy.is_discarded() || !policy.is_object()) return "This policy contains invalid Json";
  for (const auto& [name, value] : policy.items()) {
    if (name != "Version" && name != "Id" && name != "Statement") return "Syntax errors in policy.";
  }
  for (const char* name : {"Version", "Id"}) {
    if (policy.contains(name) && !is_text(policy[name])) return "Syntax errors in policy.";
  }
  const std::string version = text_or(policy, "Version", "2008-10-17");
  if (version != "2012-10-17" && version != "2008-10-17")
    return "The policy must contain a valid version string";
  if (!policy.contains("Statement")) return "Missing required field Statement";
  const Json& statements = policy["Statement"];
  const Json list = statements.is_array() ? statements : Json::array({statements});
  for (const auto& statement : list) {
    if (auto fault = fault_of_statement(world, statement, kind); !fault.empty()) return fault;
  }
  return "";
}

}  // namespace cleave::twin
