#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace cleave::plan {

/// Where an instance's document holds its user data, in base64.
inline constexpr std::string_view user_data_path = "DescribeInstanceAttribute/UserData/Value";

/// A script that an instance starts with. cloud-init takes it packed, too
/// (https://cloudinit.readthedocs.io/en/latest/explanation/format.html).
struct Script {
  std::string text;
  bool packed = false;  ///< with gzip
};

/// Nothing when there is no user data, or none that is text.
std::optional<Script> script_of(const Json& instance);

/// Texts that a script holds in base64, also packed with gzip or written in UTF-16 as PowerShell's
/// -EncodedCommand.
std::vector<std::string> texts_within(const std::string& script);

/// The user data with that text: {"$base64": TEXT} or {"$base64": {"$gzip": TEXT}} (plan/plan.h).
Json user_data_expression(const Script& script);

/// With gzip; the same bytes each time.
std::string packed(std::string_view text);

}  // namespace cleave::plan
