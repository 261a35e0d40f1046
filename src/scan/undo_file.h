#pragma once

#include <filesystem>
#include <vector>

#include "scan/change.h"

namespace cleave::scan {

/// The way back of a rewriting, on disk before the first place is touched: JSON, format "cleave-names-undo-1"
/// (docs/names.md). It holds the bytes that were replaced, so it is readable by its owner only.
void write_undo_file(const std::filesystem::path& file, const std::vector<Change>& changes);

/// `edits` of what is read are empty. Throws Error(input, "bad-undo-file") naming the member.
std::vector<Change> read_undo_file(const std::filesystem::path& file);

}  // namespace cleave::scan
