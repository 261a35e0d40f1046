#pragma once

#include <set>
#include <string>
#include <string_view>

namespace cleave::plan {

/// Services that a script calls by their names, as ARNs spell them: by the AWS CLI, by the helpers of
/// CloudFormation, by what programs load or make clients with, and by references that are filled in later
/// ("{{resolve:secretsmanager:…}}").
std::set<std::string> called_services(std::string_view script);

}  // namespace cleave::plan
