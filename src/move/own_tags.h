#pragma once

#include "base/json.h"
#include "run/action.h"

namespace cleave::move {

/// Everything that a step creates carries these two, where it can carry tags.
inline constexpr const char* step_tag = "cleave:step";
inline constexpr const char* split_tag = "cleave:split";

/// The source's tags and the step's own, as [{"Key", "Value"}]. AWS's own tags ("aws:…") cannot be set and
/// stay out.
Json tags_of(const run::Task& task, const Json& source_tags);

/// Does this list of tags say that the step made the thing?
bool is_own(const run::Task& task, const Json& tags);

}  // namespace cleave::move
