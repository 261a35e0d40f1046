#pragma once

#include <string_view>
#include <vector>

#include "aws/client.h"
#include "base/json.h"

namespace cleave::move {

/// A call whose error codes in `absent` mean "there is none": then null. The one place of `move` that looks
/// into errors.
Json call_or_null(const aws::Client& client, std::string_view operation, const Json& parameters,
                  const std::vector<std::string_view>& absent);

}  // namespace cleave::move
