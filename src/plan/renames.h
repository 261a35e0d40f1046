#pragma once

#include <string>

#include "plan/draft.h"

namespace cleave::plan {

/// What a resource is called at the destination: as [renames] says of its id, or of its name; else as it is.
/// Throws Error(input, "bad-new-name") with the rule when AWS has no such name for its kind.
std::string new_name(const Draft& draft, const inventory::Resource& resource, const std::string& name);

/// Warns where a script still has the old name of what is called otherwise at the destination. Such names are
/// common words, so nothing changes them; those of buckets are told by plan/perhaps.h.
void warn_of_old_names(Draft& draft);

/// Can [renames] give it another name?
bool is_renameable(const inventory::Resource& resource);

}  // namespace cleave::plan
