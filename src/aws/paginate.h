#pragma once

#include <optional>
#include <string_view>

#include "aws/model.h"
#include "base/json.h"

namespace cleave::aws {

/// The value that a paginator's expression names in an answer: "A.B", "Contents[-1].Key", and alternatives
/// "NextMarker || Contents[-1].Key" of which the first that is there counts. Nothing when it is absent, null
/// or empty.
std::optional<Json> page_value(const Json& answer, std::string_view expression);

/// The parameters for the page after `answer`, or nothing when that was the last one. Throws Error(failed,
/// "endless-pages") when the service gives the same token again.
std::optional<Json> next_page(const Pagination& pagination, const Json& parameters, const Json& answer);

/// The items of one page: the operation's first result key; without pagination the only list in the answer.
/// An empty list when the page has none.
Json page_items(const Operation& operation, const Json& answer);

}  // namespace cleave::aws
