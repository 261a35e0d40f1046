#pragma once

#include <functional>
#include <string_view>

#include "base/json.h"

namespace cleave::plan {

/// A step cannot wait for its own outputs: every "$from" in `params` that names `step_id` is replaced by
/// `known(path)`.
Json without_self(Json params, std::string_view step_id,
                  const std::function<Json(const std::string& path)>& known);

}  // namespace cleave::plan
