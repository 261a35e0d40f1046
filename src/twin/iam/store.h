#pragma once

#include <string>
#include <string_view>

#include "twin/service.h"

namespace cleave::twin::iam {

/// The tables of IAM; it has no regions.
/// "iam/role": NAME → {"document": Role, "inline": {NAME: text}, "attached": {ARN: NAME}}
/// "iam/instance-profile": NAME → {"document": InstanceProfile without Roles, "roles": [NAME]}
/// "iam/policy": ARN → {"document": Policy, "text": …}
inline constexpr std::string_view role_kind = "iam/role";
inline constexpr std::string_view profile_kind = "iam/instance-profile";
inline constexpr std::string_view policy_kind = "iam/policy";

/// The row, or Refusal NoSuchEntity.
Json& role_row(Call& call, const std::string& name);
Json& profile_row(Call& call, const std::string& name);
Json& policy_row(Call& call, const std::string& arn);

Refusal no_such_entity(std::string message);
Refusal already_exists(std::string message);
Refusal delete_conflict(std::string message);

/// "arn:aws:iam::ACCOUNT:KIND/PATH NAME"
std::string arn_of(const Call& call, std::string_view kind, std::string_view path, std::string_view name);

/// Policy documents come back percent-encoded.
/// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html
std::string encoded(const std::string& document);
/// The role as answers show it.
Json shown_role(const Json& row);
/// The instance profile as answers show it, with its roles.
Json shown_profile(Call& call, const Json& row);

/// Cuts `all` to the page that Marker and MaxItems ask for, under the name `member`.
aws::Message page_of(const Call& call, const char* member, const Json& all);

/// Sets the tags of a document, replacing those with the same key; at most 50.
void merge_tags(Json& document, const Json& tags);

}  // namespace cleave::twin::iam
