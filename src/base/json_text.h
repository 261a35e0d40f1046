#pragma once

#include <string_view>

#include "base/json.h"

namespace cleave {

/// No document that is meant nests deeper. Copying, comparing and writing one go into it by recursion, so a
/// much deeper one ends the program; all text is looked at before it becomes a document.
constexpr std::size_t deepest_json = 256;

/// A text within a document or an answer, which may be JSON (a policy, a secret): discarded when it is not,
/// or nests deeper than 64 levels, so that the document which it becomes a part of can be written and read
/// again. Whole files: parse_json.
Json json_or_discarded(std::string_view text);

}  // namespace cleave
