#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "plan/draft.h"

namespace cleave::plan {

/// A step about a resource, named after its kind and a key; the caller fills in the rest.
inline Step new_step(std::string_view kind, std::string_view key, Phase phase, Side side,
                     const inventory::Resource* resource, Json params) {
  Step step;
  step.id = step_id(kind, key);
  step.kind = kind;
  step.phase = phase;
  step.side = side;
  step.resource = resource == nullptr ? "" : resource->id;
  step.params = std::move(params);
  return step;
}

/// Adds the need if there is such a step: planners of other services decide whether they bring it.
inline void need_if_planned(Draft& draft, Step& step, const std::string& id) {
  if (draft.find_step(id) != nullptr) step.needs.push_back(id);
}

}  // namespace cleave::plan
