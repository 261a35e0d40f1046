#pragma once

#include <string_view>

#include "twin/service.h"

namespace cleave::twin::ec2 {

/// The part of `items` that the call's MaxResults and NextToken ask for, under `member`, with the next
/// NextToken. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html#api-pagination
aws::Message page(const Call& call, std::string_view member, Json items);

}  // namespace cleave::twin::ec2
