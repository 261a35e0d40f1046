#pragma once

#include <string_view>

#include "base/error.h"
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

/// A thing at the destination that somebody else made has the name that the step's shall get: it is never
/// taken for the step's own, whatever it looks like. `thing` is "the role web", `way_out` a sentence.
Error name_taken(const run::Task& task, std::string_view thing, std::string_view way_out);
/// The same for a thing that may have another name in this split.
Error renameable_name_taken(const run::Task& task, std::string_view kind, std::string_view name);

}  // namespace cleave::move
