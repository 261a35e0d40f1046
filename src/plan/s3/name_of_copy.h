#pragma once

#include <string>

#include "plan/draft.h"

namespace cleave::plan {

/// A bucket's name is unique in the world, so the copy cannot keep it. Throws Error(input,
/// "bad-bucket-name") when the new one would be too long.
std::string name_of_copy(const Draft& draft, const inventory::Resource& bucket);

}  // namespace cleave::plan
