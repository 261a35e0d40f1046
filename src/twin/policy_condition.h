#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace cleave::twin {

/// A policy member that is one string or a list of them.
std::vector<std::string> strings_of(const Json& value);

/// Whether every operator of a policy's Condition block holds in a request's context (keys in lower case).
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
bool holds(const Json& condition, const std::map<std::string, std::string>& context);

/// Whether IAM has an operator of this name.
bool is_condition_operator(std::string_view name);

}  // namespace cleave::twin
