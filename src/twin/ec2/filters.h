#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "twin/service.h"

namespace cleave::twin::ec2 {

/// Which member of the described document each filter of an operation looks at: {"vpc-id", "VpcId"}. A "*" in
/// the path stands for every element of a list: {"attachment.device", "Attachments/*/Device"}.
using Filters = std::map<std::string_view, std::string_view>;

/// Keeps the items that every filter of the call lets pass. Values of a filter are alternatives; "*" and "?"
/// in them are wildcards and "\" quotes one. "tag:KEY", "tag-key" work on the member Tags of every kind.
/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
Json filtered(const Call& call, Json items, const Filters& filters);

bool matches_wildcard(std::string_view pattern, std::string_view text);

}  // namespace cleave::twin::ec2
