#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/json.h"

namespace cleave::verify {

inline constexpr const char* anybody = "everyone";

/// Whom the Allow statements of a bucket's policy let do an action with a resource. Everybody is `anybody`, a
/// statement that stands for grants of a list is its Sid (S3 may show its principal by another name), and
/// whoever else is the statement's principal and condition as a text. What is denied is left out: that part
/// of both policies is compared as it stands.
std::set<std::string> reached_by(const Json& policy, std::string_view action, std::string_view resource);

}  // namespace cleave::verify
