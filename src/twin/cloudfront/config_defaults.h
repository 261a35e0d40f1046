#pragma once

#include "base/json.h"

namespace cleave::twin::cloudfront {

/// The config as CloudFront stores it: every member that the caller left out, filled in. An update replaces
/// the whole config, so the same filling-in goes for creating and updating.
/// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html
Json with_defaults(Json config);

}  // namespace cleave::twin::cloudfront
