#include "plan/s3/policy_denials.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "plan/s3/policy_pattern.h"

namespace cleave::plan {
namespace {

/// In this order: what needs all of several is as true as the least of them.
enum class Truth { no, perhaps, yes };

struct Judged {
  Truth truth = Truth::yes;
  std::string depends;

  void needs(const Judged& other) {
    if (other.truth == Truth::perhaps && truth != Truth::no)
      depends += (depends.empty() ? "" : ", ") + other.depends;
    truth = std::min(truth, other.truth);
  }
};

Judged surely(bool is_so) {
  return {is_so ? Truth::yes : Truth::no, ""};
}

// Whom a statement names.

/// "arn:aws:sts::1:assumed-role/NAME/SESSION" → "arn:aws:iam::1:role/NAME"; other ARNs unchanged.
std::string principal_arn(const std::string& caller) {
  constexpr std::string_view mark = ":assumed-role/";
  const auto place = caller.find(mark);
  if (place == std::string::npos) return caller;
  std::string head = caller.substr(0, place);
  if (const auto sts = head.find(":sts:"); sts != std::string::npos) head.replace(sts, 5, ":iam:");
  const std::string name = caller.substr(place + mark.size());
  return head + ":role/" + name.substr(0, name.find('/'));
}

/// A role's ARN in a policy has a path that a session's ARN has lost.
bool is_role_of(const std::string& named, const std::string& role) {
  const auto start = named.find(":role/");
  return start != std::string::npos && role.find(":role/") == start &&
         named.substr(0, start) == role.substr(0, start) &&
         named.substr(named.rfind('/')) == role.substr(role.rfind('/'));
}

bool names_caller(const Json& principal, const PolicyCall& call) {
  if (principal.is_string()) return principal == "*";
  const std::string role = principal_arn(call.caller);
  const Json named = as_list(principal.value("AWS", Json::array()));
  return std::any_of(named.begin(), named.end(), [&](const Json& one) {
    const std::string name = text(one, "");
    return name == "*" || name == call.account || name == call.caller || name == role ||
           is_role_of(name, role) || name.ends_with(":iam::" + call.account + ":root");
  });
}

Judged about_caller(const Json& statement, const PolicyCall& call) {
  if (statement.contains("NotPrincipal")) return surely(!names_caller(statement["NotPrincipal"], call));
  return surely(statement.contains("Principal") && names_caller(statement["Principal"], call));
}

// What a statement speaks of.

Judged about_action(const Json& statement, const PolicyCall& call) {
  const bool negated = statement.contains("NotAction");
  const Json patterns = as_list(statement.value(negated ? "NotAction" : "Action", Json::array()));
  const std::string wanted = in_lower_case(call.action);
  const bool fits = std::any_of(patterns.begin(), patterns.end(), [&](const Json& pattern) {
    return fits_pattern(in_lower_case(text(pattern, "")), wanted, false);
  });
  return surely(fits != negated);
}

/// Of a bucket's objects a pattern may name all, some or none.
Judged about_resource(const Json& statement, const PolicyCall& call, const std::string& bucket_arn,
                      bool variables) {
  const bool negated = statement.contains("NotResource");
  Judged named{Truth::no, ""};
  for (const Json& one : as_list(statement.value(negated ? "NotResource" : "Resource", Json::array()))) {
    const std::string pattern = text(one, "");
    if (!call.on_objects) {
      if (fits_pattern(pattern, bucket_arn, variables)) named = surely(true);
      continue;
    }
    // A key that no pattern has in mind fits only those that mean every key.
    if (fits_pattern(pattern, bucket_arn + "/\x01", variables)) return surely(!negated);
    if (pattern.starts_with(bucket_arn + "/"))
      named = {Truth::perhaps,
               fmt::format("which objects there are of {}", pattern.substr(bucket_arn.size() + 1))};
  }
  if (named.truth == Truth::perhaps) return named;
  return surely((named.truth == Truth::yes) != negated);
}

// Conditions.

/// What is known of a condition key: its value, that there is none, or nothing.
struct Known {
  bool is_known = false;
  std::optional<std::string> value;
};

constexpr std::array surely_absent = {"aws:sourcearn",
                                      "aws:sourceaccount",
                                      "aws:sourceorgid",
                                      "aws:sourceorgpaths",
                                      "aws:referer",
                                      "aws:calledvia",
                                      "aws:calledviafirst",
                                      "aws:calledvialast",
                                      "aws:federatedprovider",
                                      "s3:dataaccesspointarn",
                                      "s3:dataaccesspointaccount",
                                      "s3:accesspointnetworkorigin",
                                      "s3:versionid"};

constexpr std::array<std::string_view, 4> of_objects = {"s3:x-amz-storage-class", "s3:x-amz-copy-source",
                                                        "s3:x-amz-grant-",
                                                        "s3:x-amz-website-redirect-location"};

/// The same for every call of cleave.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html
const std::map<std::string, std::string, std::less<>>& always() {
  static const std::map<std::string, std::string, std::less<>> keys = {
      {"aws:securetransport", "true"},
      {"aws:viaawsservice", "false"},
      {"aws:principalisawsservice", "false"},
      {"s3:authtype", "REST-HEADER"},
      {"s3:x-amz-content-sha256", "SIGNED"},
      {"s3:signatureversion", "AWS4-HMAC-SHA256"},
      {"s3:signatureage", "1000"},
      {"s3:tlsversion", "1.3"}};
  return keys;
}

Known known(const std::string& key, const PolicyCall& call) {
  if (const auto found = call.keys.find(key); found != call.keys.end()) return {true, found->second};
  if (const auto found = always().find(key); found != always().end()) return {true, found->second};
  if (key == "aws:principalarn") return {true, principal_arn(call.caller)};
  if (key == "aws:principalaccount") return {true, call.account};
  const auto user = call.caller.find(":user/");
  if (key == "aws:username" && user != std::string::npos)
    return {true, call.caller.substr(call.caller.rfind('/') + 1)};
  // Headers that differ from object to object.
  if (std::any_of(of_objects.begin(), of_objects.end(),
                  [&](std::string_view header) { return key.starts_with(header); }))
    return {};
  // Other headers and parameters of requests.
  const bool of_request = key.starts_with("s3:x-amz-") || key == "s3:prefix" || key == "s3:delimiter" ||
                          key == "s3:max-keys" || key == "s3:if-match" || key == "s3:if-none-match";
  const bool absent =
      of_request || std::find(surely_absent.begin(), surely_absent.end(), key) != surely_absent.end();
  return {absent, std::nullopt};
}

bool ends(std::string& name, std::string_view suffix) {
  if (!name.ends_with(suffix)) return false;
  name.erase(name.size() - suffix.size());
  return true;
}

std::optional<double> number_in(const std::string& text) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc{}) return std::nullopt;
  return number;
}

/// Nothing for operators that are not known here.
std::optional<bool> compares(std::string_view operation, const std::string& wanted,
                             const std::string& value) {
  if (operation == "StringEquals") return wanted == value;
  if (operation == "StringEqualsIgnoreCase" || operation == "Bool")
    return in_lower_case(wanted) == in_lower_case(value);
  if (operation == "StringLike" || operation == "ArnLike" || operation == "ArnEquals")
    return fits_pattern(wanted, value, true);
  if (!operation.starts_with("Numeric")) return std::nullopt;
  const auto left = number_in(value), right = number_in(wanted);
  if (!left || !right) return std::nullopt;
  if (operation == "NumericEquals") return *left == *right;
  if (operation == "NumericLessThan") return *left < *right;
  if (operation == "NumericLessThanEquals") return *left <= *right;
  if (operation == "NumericGreaterThan") return *left > *right;
  if (operation == "NumericGreaterThanEquals") return *left >= *right;
  return std::nullopt;
}

std::string as_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

bool has_variable(const std::string& wanted) {
  return wanted.find("${") != std::string::npos;
}

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
Judged key_holds(std::string operation, const std::string& key, const Json& values, const PolicyCall& call) {
  const Judged unknown{Truth::perhaps, key};
  const Known found = known(in_lower_case(key), call);
  if (!found.is_known) return unknown;
  const Json wanted = as_list(values);
  if (operation == "Null")
    return surely(!found.value == (!wanted.empty() && in_lower_case(as_text(wanted.front())) == "true"));
  const bool all_values = operation.starts_with("ForAllValues:");
  if (const auto colon = operation.find(':'); colon != std::string::npos) operation.erase(0, colon + 1);
  const bool if_exists = ends(operation, "IfExists");
  const auto negation = operation.find("Not");
  if (negation != std::string::npos) operation.erase(negation, 3);
  const bool negated = negation != std::string::npos;
  if (!found.value) return surely(if_exists || negated || all_values);
  bool any = false;
  for (const Json& one : wanted) {
    if (has_variable(as_text(one))) return unknown;
    const auto fits = compares(operation, as_text(one), *found.value);
    if (!fits) return unknown;
    any = any || *fits;
  }
  return surely(any != negated);
}

Judged conditions_hold(const Json& statement, const PolicyCall& call) {
  Judged all;
  const Json conditions = statement.value("Condition", Json::object());
  for (const auto& [operation, keys] : conditions.items())
    for (const auto& [key, values] : keys.items()) all.needs(key_holds(operation, key, values, call));
  return all;
}

std::string name_of(const Json& statement, std::size_t number) {
  const std::string sid = text_or(statement, "Sid", "");
  return sid.empty() ? fmt::format("number {}", number + 1) : fmt::format("'{}'", sid);
}

}  // namespace

std::vector<Denial> denials(const Json& policy, const std::string& bucket_arn,
                            const std::vector<PolicyCall>& calls) {
  std::vector<Denial> found;
  const Json statements = as_list(policy.value("Statement", Json::array()));
  for (std::size_t number = 0; number < statements.size(); ++number) {
    const Json& statement = statements[number];
    if (text_or(statement, "Effect", "") != "Deny") continue;
    for (const PolicyCall& call : calls) {
      Judged judged = about_caller(statement, call);
      judged.needs(about_action(statement, call));
      judged.needs(about_resource(statement, call, bucket_arn, knows_variables(policy)));
      judged.needs(conditions_hold(statement, call));
      if (judged.truth == Truth::no) continue;
      found.push_back(
          {name_of(statement, number), call.action, judged.truth == Truth::yes ? "" : judged.depends});
    }
  }
  return found;
}

bool lets_everybody_in(const Json& policy) {
  static constexpr std::array narrowing = {"aws:sourcearn",      "aws:sourceaccount",    "aws:sourcevpc",
                                           "aws:sourcevpce",     "aws:sourceip",         "aws:principalarn",
                                           "aws:principalorgid", "aws:principalaccount", "aws:userid"};
  const Json statements = as_list(policy.value("Statement", Json::array()));
  return std::any_of(statements.begin(), statements.end(), [](const Json& statement) {
    const Json principal = statement.value("Principal", Json());
    const bool all = principal == "*" || (principal.is_object() && principal.contains("AWS") &&
                                          as_list(principal["AWS"]).front() == "*");
    if (text_or(statement, "Effect", "") != "Allow" || !all) return false;
    const Json conditions = statement.value("Condition", Json::object());
    for (const auto& [operation, keys] : conditions.items())
      for (const auto& [key, values] : keys.items())
        if (std::find(narrowing.begin(), narrowing.end(), in_lower_case(key)) != narrowing.end())
          return false;
    return true;
  });
}

}  // namespace cleave::plan
