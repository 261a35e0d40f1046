#pragma once

#include <string>

#include <fmt/format.h>

#include "base/error.h"
#include "inventory/inventory.h"

namespace cleave::plan {

/// The planner's no to one resource: it cannot be moved, and why.
inline Error not_supported(const inventory::Resource& resource, const std::string& why) {
  return Error(Error::Kind::input, "not-supported", why)
      .where(resource.id)
      .next(fmt::format("Write \"{}\" = \"leave\" under [decisions] in cleave.toml to plan without it.",
                        resource.id));
}

}  // namespace cleave::plan
