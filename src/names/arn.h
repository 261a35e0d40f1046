#pragma once

#include <optional>
#include <string_view>

namespace cleave::names {

/// "arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE", taken apart; parts may be empty. It is a view of the
/// text. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
struct Arn {
  std::string_view partition, service, region, account, resource;
};

/// Nothing for what has fewer parts or does not begin with "arn:".
std::optional<Arn> arn_of(std::string_view text);

}  // namespace cleave::names
