#pragma once

#include <string>

#include "plan/draft.h"

namespace cleave::plan {

/// What a resource is called at the destination: as [renames] says of its id, or of its name; else as it is.
inline std::string new_name(const Draft& draft, const inventory::Resource& resource,
                            const std::string& name) {
  const auto& renames = draft.decisions().renames;
  for (const std::string* called : {&resource.id, &name})
    if (const auto renamed = renames.find(*called); renamed != renames.end()) return renamed->second;
  return name;
}

}  // namespace cleave::plan
