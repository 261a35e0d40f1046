#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace cleave::plan {

/// Whether "${…}" in a policy is a variable: its version says so.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
bool knows_variables(const Json& policy);

/// A member of a policy that is one value or a list of them, as a list.
Json as_list(const Json& value);

std::string in_lower_case(std::string text);

/// "*" stands for any text, "?" for any one character; "${*}", "${?}" and "${$}" for those characters
/// themselves where `variables` are known.
bool fits_pattern(std::string_view pattern, std::string_view text, bool variables);

}  // namespace cleave::plan
