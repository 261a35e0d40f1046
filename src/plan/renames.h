#pragma once

#include <string>

#include "plan/draft.h"

namespace cleave::plan {

/// What a resource is called at the destination: as [renames] says of its id, or of its name; else as it is.
/// Throws Error(input, "bad-new-name") with the rule when AWS has no such name for its kind.
std::string new_name(const Draft& draft, const inventory::Resource& resource, const std::string& name);

/// Can [renames] give it another name?
bool is_renameable(const inventory::Resource& resource);

}  // namespace cleave::plan
