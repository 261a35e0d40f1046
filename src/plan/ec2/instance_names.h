#pragma once

#include <string>
#include <vector>

#include "plan/draft.h"

namespace cleave::plan {

/// A name of an instance or of one of its volumes, and the output of its launching step that stands for it.
struct InstanceName {
  std::string kind;  ///< "id" or "host"
  std::string source;
  std::string step;
  std::string path;
  const inventory::Resource* resource = nullptr;
};

/// All names of the instance; those that follow from an elastic address name the step that associates it.
std::vector<InstanceName> instance_names(const Draft& draft, const inventory::Resource& instance);

/// Terminated instances are still listed for an hour; there is nothing to move.
bool is_gone(const inventory::Resource& instance);
bool is_stopped(const inventory::Resource& instance);

}  // namespace cleave::plan
