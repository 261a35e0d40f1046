#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "twin/service.h"

namespace cleave::twin::iam {

/// Every policy document that speaks for a role: inline, its account's, and AWS's own. Empty when there is no
/// role.
std::vector<Json> documents_of_role(World& world, std::string_view account, std::string_view role);

/// The document of a policy that AWS provides ("arn:aws:iam::aws:policy/…"), or null.
/// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
const Json* aws_managed_policy(std::string_view arn);

void add_policy_handlers(Service& service);

}  // namespace cleave::twin::iam
