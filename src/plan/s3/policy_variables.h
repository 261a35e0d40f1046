#pragma once

#include "base/json.h"

namespace cleave::plan {

/// The policy (with a list of statements) in the version whose resources and conditions may hold policy
/// variables. In a policy of an older version "${" stands for itself; it does so afterwards too.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
Json with_policy_variables(Json policy);

}  // namespace cleave::plan
