#pragma once

#include <filesystem>

#include "base/json.h"
#include "twin/world.h"

namespace cleave::twin {

/// A world in files: FILE is one document, FILE.objects holds the large objects one after the other. Both
/// name the same random id, so that a document and objects of different moments are not taken for one world.

/// Throws Error(input, "cannot-write").
void save_world(const World& world, const std::filesystem::path& file);

/// `saved` is what `file` holds. The objects are read where they lie. Throws Error(input, "bad-world").
void load_world(World& world, const std::filesystem::path& file, const Json& saved);

}  // namespace cleave::twin
