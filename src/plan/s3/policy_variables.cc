#include "plan/s3/policy_variables.h"

namespace cleave::plan {
namespace {

constexpr const char* version_with_variables = "2012-10-17";

void escape_variables(Json& value) {
  if (value.is_structured()) {
    for (Json& item : value) escape_variables(item);
  } else if (value.is_string()) {
    auto& text = value.get_ref<std::string&>();
    for (auto at = text.find("${"); at != std::string::npos; at = text.find("${", at + 4))
      text.replace(at, 1, "${$}");
  }
}

}  // namespace

Json with_policy_variables(Json policy) {
  if (text_or(policy, "Version", "") == version_with_variables) return policy;
  policy["Version"] = version_with_variables;
  for (Json& statement : policy["Statement"]) {
    for (const char* member : {"Resource", "NotResource", "Condition"}) {
      if (statement.contains(member)) escape_variables(statement[member]);
    }
  }
  return policy;
}

}  // namespace cleave::plan
